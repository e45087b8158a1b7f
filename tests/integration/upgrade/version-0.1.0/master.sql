BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('067');
CREATE TABLE build_data (
	id INTEGER NOT NULL, 
	buildid INTEGER NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	value BLOB NOT NULL, 
	length INTEGER NOT NULL, 
	source VARCHAR(256) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(buildid) REFERENCES builds (id) ON DELETE CASCADE
);
CREATE TABLE build_properties (
	buildid INTEGER NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	value TEXT NOT NULL, 
	source VARCHAR(256) NOT NULL, 
	FOREIGN KEY(buildid) REFERENCES builds (id) ON DELETE CASCADE
);
INSERT INTO "build_properties" VALUES(1,'push','1','tiny-develop');
INSERT INTO "build_properties" VALUES(1,'scheduler','"tiny-develop"','Scheduler');
INSERT INTO "build_properties" VALUES(1,'buildername','"tiny-develop"','Builder');
INSERT INTO "build_properties" VALUES(1,'builderid','5','Builder');
INSERT INTO "build_properties" VALUES(1,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(1,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(1,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(1,'buildnumber','1','Build');
INSERT INTO "build_properties" VALUES(1,'branch','"search"','Build');
INSERT INTO "build_properties" VALUES(2,'push','1','tiny-test');
INSERT INTO "build_properties" VALUES(1,'revision','"5b61da257594efbefe44a537e97a8971c810bd5a"','Build');
INSERT INTO "build_properties" VALUES(2,'scheduler','"tiny-test"','Scheduler');
INSERT INTO "build_properties" VALUES(1,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(2,'buildername','"tiny-test"','Builder');
INSERT INTO "build_properties" VALUES(1,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(2,'builderid','7','Builder');
INSERT INTO "build_properties" VALUES(1,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(2,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(2,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(2,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(2,'buildnumber','1','Build');
INSERT INTO "build_properties" VALUES(2,'branch','"search"','Build');
INSERT INTO "build_properties" VALUES(1,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(2,'revision','"5b61da257594efbefe44a537e97a8971c810bd5a"','Build');
INSERT INTO "build_properties" VALUES(2,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(2,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(2,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(2,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(1,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(1,'builddir','"@HOME@/workers/build-1/tiny-develop"','Worker');
INSERT INTO "build_properties" VALUES(1,'got_revision','"5b61da257594efbefe44a537e97a8971c810bd5a"','checkout');
INSERT INTO "build_properties" VALUES(2,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(2,'builddir','"@HOME@/workers/build-1/tiny-test"','Worker');
INSERT INTO "build_properties" VALUES(2,'got_revision','"5b61da257594efbefe44a537e97a8971c810bd5a"','checkout');
INSERT INTO "build_properties" VALUES(1,'python_environment','"@HOME@/cache/environments/937ef2edf36a"','python-environment');
INSERT INTO "build_properties" VALUES(2,'python_environment','"@HOME@/cache/environments/937ef2edf36a"','python-environment');
INSERT INTO "build_properties" VALUES(3,'push','1','tiny-gate');
INSERT INTO "build_properties" VALUES(3,'scheduler','"tiny-gate"','Scheduler');
INSERT INTO "build_properties" VALUES(3,'buildername','"tiny-repo-test"','Builder');
INSERT INTO "build_properties" VALUES(3,'builderid','6','Builder');
INSERT INTO "build_properties" VALUES(3,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(3,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(3,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(3,'buildnumber','1','Build');
INSERT INTO "build_properties" VALUES(3,'branch','"search"','Build');
INSERT INTO "build_properties" VALUES(3,'revision','"e0307a205e4ae6304853fbc26c6dd90ed753f96a"','Build');
INSERT INTO "build_properties" VALUES(3,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(3,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(3,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(4,'push','1','tiny-gate');
INSERT INTO "build_properties" VALUES(4,'scheduler','"tiny-gate"','Scheduler');
INSERT INTO "build_properties" VALUES(4,'buildername','"tiny-merge"','Builder');
INSERT INTO "build_properties" VALUES(4,'builderid','3','Builder');
INSERT INTO "build_properties" VALUES(4,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(4,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(4,'workername','"gatekeeper"','Worker');
INSERT INTO "build_properties" VALUES(4,'buildnumber','1','Build');
INSERT INTO "build_properties" VALUES(4,'branch','"search"','Build');
INSERT INTO "build_properties" VALUES(4,'revision','"5b61da257594efbefe44a537e97a8971c810bd5a"','Build');
INSERT INTO "build_properties" VALUES(4,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(4,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(4,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(4,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(4,'basedir','"@HOME@/workers/gatekeeper"','Worker');
INSERT INTO "build_properties" VALUES(4,'builddir','"@HOME@/workers/gatekeeper/tiny-merge"','Worker');
INSERT INTO "build_properties" VALUES(3,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(3,'builddir','"@HOME@/workers/build-1/tiny-repo-test"','Worker');
INSERT INTO "build_properties" VALUES(3,'got_revision','"e0307a205e4ae6304853fbc26c6dd90ed753f96a"','checkout');
INSERT INTO "build_properties" VALUES(3,'database_url','"postgresql://postgres:6T4P6oPIRiePFiWbMeJfWqCZiS2Pah2-zETPKCQ4InA@/postgres?host=@HOME@/workers/build-1/tiny-repo-test/build/../database/cluster/run"','start-database');
INSERT INTO "build_properties" VALUES(3,'python_environment','"@HOME@/cache/environments/937ef2edf36a"','python-environment');
INSERT INTO "build_properties" VALUES(3,'artifact','"../release/tiny-1.0.0+2.ge0307a2.tar.gz"','build-artifact');
INSERT INTO "build_properties" VALUES(3,'artifact_is_newly_kept','true','keep-artifact');
INSERT INTO "build_properties" VALUES(3,'lock_hash','"7cc4ddcc39a04fd2a43ac54f38026ce75c3e529f74590635d351d9cd72bb69e0"','keep-artifact');
INSERT INTO "build_properties" VALUES(5,'push','1','tiny-deploy-to-staging');
INSERT INTO "build_properties" VALUES(5,'scheduler','"tiny-deploy-to-staging"','Scheduler');
INSERT INTO "build_properties" VALUES(5,'buildername','"tiny-deploy-to-staging"','Builder');
INSERT INTO "build_properties" VALUES(5,'builderid','2','Builder');
INSERT INTO "build_properties" VALUES(5,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(5,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(5,'workername','"gatekeeper"','Worker');
INSERT INTO "build_properties" VALUES(5,'buildnumber','1','Build');
INSERT INTO "build_properties" VALUES(5,'branch','"main"','Build');
INSERT INTO "build_properties" VALUES(5,'revision','"e0307a205e4ae6304853fbc26c6dd90ed753f96a"','Build');
INSERT INTO "build_properties" VALUES(5,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(5,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(5,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(5,'basedir','"@HOME@/workers/gatekeeper"','Worker');
INSERT INTO "build_properties" VALUES(5,'builddir','"@HOME@/workers/gatekeeper/tiny-deploy-to-staging"','Worker');
INSERT INTO "build_properties" VALUES(5,'artifact','"@HOME@/artifacts/tiny/e0307a205e4ae6304853fbc26c6dd90ed753f96a/tiny-1.0.0+2.ge0307a2.tar.gz"','find-artifact');
INSERT INTO "build_properties" VALUES(5,'digest','"35597cdae76ece5392436e0013f669ef615f4b8c74cbc8a57e8774199bbaeb92"','find-artifact');
INSERT INTO "build_properties" VALUES(6,'push','2','tiny-develop');
INSERT INTO "build_properties" VALUES(6,'scheduler','"tiny-develop"','Scheduler');
INSERT INTO "build_properties" VALUES(6,'buildername','"tiny-develop"','Builder');
INSERT INTO "build_properties" VALUES(6,'builderid','5','Builder');
INSERT INTO "build_properties" VALUES(6,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(6,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(6,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(6,'buildnumber','2','Build');
INSERT INTO "build_properties" VALUES(6,'branch','"broken"','Build');
INSERT INTO "build_properties" VALUES(7,'push','2','tiny-test');
INSERT INTO "build_properties" VALUES(6,'revision','"bd9f4f7e95305538e71f9eb987238edb64fd3294"','Build');
INSERT INTO "build_properties" VALUES(7,'scheduler','"tiny-test"','Scheduler');
INSERT INTO "build_properties" VALUES(6,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(7,'buildername','"tiny-test"','Builder');
INSERT INTO "build_properties" VALUES(6,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(7,'builderid','7','Builder');
INSERT INTO "build_properties" VALUES(6,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(7,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(7,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(7,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(7,'buildnumber','2','Build');
INSERT INTO "build_properties" VALUES(7,'branch','"broken"','Build');
INSERT INTO "build_properties" VALUES(6,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(7,'revision','"bd9f4f7e95305538e71f9eb987238edb64fd3294"','Build');
INSERT INTO "build_properties" VALUES(7,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(7,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(7,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(7,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(6,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(6,'builddir','"@HOME@/workers/build-1/tiny-develop"','Worker');
INSERT INTO "build_properties" VALUES(6,'got_revision','"bd9f4f7e95305538e71f9eb987238edb64fd3294"','checkout');
INSERT INTO "build_properties" VALUES(7,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(7,'builddir','"@HOME@/workers/build-1/tiny-test"','Worker');
INSERT INTO "build_properties" VALUES(7,'got_revision','"bd9f4f7e95305538e71f9eb987238edb64fd3294"','checkout');
INSERT INTO "build_properties" VALUES(6,'python_environment','"@HOME@/cache/environments/937ef2edf36a"','python-environment');
INSERT INTO "build_properties" VALUES(7,'python_environment','"@HOME@/cache/environments/937ef2edf36a"','python-environment');
INSERT INTO "build_properties" VALUES(9,'push','3','tiny-develop');
INSERT INTO "build_properties" VALUES(9,'scheduler','"tiny-develop"','Scheduler');
INSERT INTO "build_properties" VALUES(9,'buildername','"tiny-develop"','Builder');
INSERT INTO "build_properties" VALUES(9,'builderid','5','Builder');
INSERT INTO "build_properties" VALUES(9,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(9,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(9,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(9,'buildnumber','3','Build');
INSERT INTO "build_properties" VALUES(9,'branch','"wip/idea"','Build');
INSERT INTO "build_properties" VALUES(10,'push','3','tiny-test');
INSERT INTO "build_properties" VALUES(9,'revision','"fb9c08cfe8b9752b812b6145bca83448766c9f5c"','Build');
INSERT INTO "build_properties" VALUES(10,'scheduler','"tiny-test"','Scheduler');
INSERT INTO "build_properties" VALUES(9,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(10,'buildername','"tiny-test"','Builder');
INSERT INTO "build_properties" VALUES(9,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(10,'builderid','7','Builder');
INSERT INTO "build_properties" VALUES(9,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(10,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(10,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(10,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(10,'buildnumber','3','Build');
INSERT INTO "build_properties" VALUES(10,'branch','"wip/idea"','Build');
INSERT INTO "build_properties" VALUES(9,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(10,'revision','"fb9c08cfe8b9752b812b6145bca83448766c9f5c"','Build');
INSERT INTO "build_properties" VALUES(10,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(10,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(10,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(10,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(9,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(9,'builddir','"@HOME@/workers/build-1/tiny-develop"','Worker');
INSERT INTO "build_properties" VALUES(9,'got_revision','"fb9c08cfe8b9752b812b6145bca83448766c9f5c"','checkout');
INSERT INTO "build_properties" VALUES(10,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(10,'builddir','"@HOME@/workers/build-1/tiny-test"','Worker');
INSERT INTO "build_properties" VALUES(10,'got_revision','"fb9c08cfe8b9752b812b6145bca83448766c9f5c"','checkout');
INSERT INTO "build_properties" VALUES(9,'python_environment','"@HOME@/cache/environments/937ef2edf36a"','python-environment');
INSERT INTO "build_properties" VALUES(10,'python_environment','"@HOME@/cache/environments/937ef2edf36a"','python-environment');
INSERT INTO "build_properties" VALUES(11,'push','4','tiny-develop');
INSERT INTO "build_properties" VALUES(11,'scheduler','"tiny-develop"','Scheduler');
INSERT INTO "build_properties" VALUES(11,'buildername','"tiny-develop"','Builder');
INSERT INTO "build_properties" VALUES(11,'builderid','5','Builder');
INSERT INTO "build_properties" VALUES(11,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(11,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(11,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(11,'buildnumber','4','Build');
INSERT INTO "build_properties" VALUES(11,'branch','"corrected"','Build');
INSERT INTO "build_properties" VALUES(12,'push','4','tiny-test');
INSERT INTO "build_properties" VALUES(11,'revision','"b7500fb81a45108e82981268fa2bcc8c37ceeb4f"','Build');
INSERT INTO "build_properties" VALUES(12,'scheduler','"tiny-test"','Scheduler');
INSERT INTO "build_properties" VALUES(11,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(12,'buildername','"tiny-test"','Builder');
INSERT INTO "build_properties" VALUES(11,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(12,'builderid','7','Builder');
INSERT INTO "build_properties" VALUES(11,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(12,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(12,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(12,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(12,'buildnumber','4','Build');
INSERT INTO "build_properties" VALUES(12,'branch','"corrected"','Build');
INSERT INTO "build_properties" VALUES(11,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(12,'revision','"b7500fb81a45108e82981268fa2bcc8c37ceeb4f"','Build');
INSERT INTO "build_properties" VALUES(12,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(12,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(12,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(12,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(11,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(11,'builddir','"@HOME@/workers/build-1/tiny-develop"','Worker');
INSERT INTO "build_properties" VALUES(11,'got_revision','"b7500fb81a45108e82981268fa2bcc8c37ceeb4f"','checkout');
INSERT INTO "build_properties" VALUES(12,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(12,'builddir','"@HOME@/workers/build-1/tiny-test"','Worker');
INSERT INTO "build_properties" VALUES(12,'got_revision','"b7500fb81a45108e82981268fa2bcc8c37ceeb4f"','checkout');
INSERT INTO "build_properties" VALUES(13,'push','5','tiny-develop');
INSERT INTO "build_properties" VALUES(13,'scheduler','"tiny-develop"','Scheduler');
INSERT INTO "build_properties" VALUES(13,'buildername','"tiny-develop"','Builder');
INSERT INTO "build_properties" VALUES(13,'builderid','5','Builder');
INSERT INTO "build_properties" VALUES(13,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(13,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(13,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(13,'buildnumber','5','Build');
INSERT INTO "build_properties" VALUES(13,'branch','"corrected"','Build');
INSERT INTO "build_properties" VALUES(13,'revision','"e42dc2a818a5f0964bc0a6e36d5d095766c05aa9"','Build');
INSERT INTO "build_properties" VALUES(13,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(13,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(13,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(14,'push','5','tiny-test');
INSERT INTO "build_properties" VALUES(14,'scheduler','"tiny-test"','Scheduler');
INSERT INTO "build_properties" VALUES(14,'buildername','"tiny-test"','Builder');
INSERT INTO "build_properties" VALUES(14,'builderid','7','Builder');
INSERT INTO "build_properties" VALUES(14,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(13,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(14,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(14,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(14,'buildnumber','5','Build');
INSERT INTO "build_properties" VALUES(14,'branch','"corrected"','Build');
INSERT INTO "build_properties" VALUES(14,'revision','"e42dc2a818a5f0964bc0a6e36d5d095766c05aa9"','Build');
INSERT INTO "build_properties" VALUES(14,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(14,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(14,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(14,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(13,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(13,'builddir','"@HOME@/workers/build-1/tiny-develop"','Worker');
INSERT INTO "build_properties" VALUES(13,'got_revision','"e42dc2a818a5f0964bc0a6e36d5d095766c05aa9"','checkout');
INSERT INTO "build_properties" VALUES(14,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(14,'builddir','"@HOME@/workers/build-1/tiny-test"','Worker');
INSERT INTO "build_properties" VALUES(14,'got_revision','"e42dc2a818a5f0964bc0a6e36d5d095766c05aa9"','checkout');
INSERT INTO "build_properties" VALUES(13,'python_environment','"@HOME@/cache/environments/937ef2edf36a"','python-environment');
INSERT INTO "build_properties" VALUES(14,'python_environment','"@HOME@/cache/environments/937ef2edf36a"','python-environment');
INSERT INTO "build_properties" VALUES(15,'push','5','tiny-gate');
INSERT INTO "build_properties" VALUES(15,'scheduler','"tiny-gate"','Scheduler');
INSERT INTO "build_properties" VALUES(15,'buildername','"tiny-repo-test"','Builder');
INSERT INTO "build_properties" VALUES(15,'builderid','6','Builder');
INSERT INTO "build_properties" VALUES(15,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(15,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(15,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(15,'buildnumber','3','Build');
INSERT INTO "build_properties" VALUES(15,'branch','"corrected"','Build');
INSERT INTO "build_properties" VALUES(15,'revision','"8fc3bb5f9525ae1f4e207d44be6e5541d95de706"','Build');
INSERT INTO "build_properties" VALUES(15,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(15,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(15,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(16,'push','5','tiny-gate');
INSERT INTO "build_properties" VALUES(16,'scheduler','"tiny-gate"','Scheduler');
INSERT INTO "build_properties" VALUES(16,'buildername','"tiny-merge"','Builder');
INSERT INTO "build_properties" VALUES(16,'builderid','3','Builder');
INSERT INTO "build_properties" VALUES(16,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(16,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(16,'workername','"gatekeeper"','Worker');
INSERT INTO "build_properties" VALUES(16,'buildnumber','2','Build');
INSERT INTO "build_properties" VALUES(16,'branch','"corrected"','Build');
INSERT INTO "build_properties" VALUES(16,'revision','"e42dc2a818a5f0964bc0a6e36d5d095766c05aa9"','Build');
INSERT INTO "build_properties" VALUES(16,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(16,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(16,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(16,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(16,'basedir','"@HOME@/workers/gatekeeper"','Worker');
INSERT INTO "build_properties" VALUES(16,'builddir','"@HOME@/workers/gatekeeper/tiny-merge"','Worker');
INSERT INTO "build_properties" VALUES(15,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(15,'builddir','"@HOME@/workers/build-1/tiny-repo-test"','Worker');
INSERT INTO "build_properties" VALUES(15,'got_revision','"8fc3bb5f9525ae1f4e207d44be6e5541d95de706"','checkout');
INSERT INTO "build_properties" VALUES(15,'database_url','"postgresql://postgres:rADFOJBv1-e7yVghrQrf3kKz8TxVCi7NAb1P-RlaGa8@/postgres?host=@HOME@/workers/build-1/tiny-repo-test/build/../database/cluster/run"','start-database');
INSERT INTO "build_properties" VALUES(15,'python_environment','"@HOME@/cache/environments/937ef2edf36a"','python-environment');
INSERT INTO "build_properties" VALUES(15,'artifact','"../release/tiny-1.0.0+3.g8fc3bb5.tar.gz"','build-artifact');
INSERT INTO "build_properties" VALUES(15,'artifact_is_newly_kept','true','keep-artifact');
INSERT INTO "build_properties" VALUES(15,'lock_hash','"7cc4ddcc39a04fd2a43ac54f38026ce75c3e529f74590635d351d9cd72bb69e0"','keep-artifact');
INSERT INTO "build_properties" VALUES(17,'push','5','tiny-deploy-to-staging');
INSERT INTO "build_properties" VALUES(17,'scheduler','"tiny-deploy-to-staging"','Scheduler');
INSERT INTO "build_properties" VALUES(17,'buildername','"tiny-deploy-to-staging"','Builder');
INSERT INTO "build_properties" VALUES(17,'builderid','2','Builder');
INSERT INTO "build_properties" VALUES(17,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(17,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(17,'workername','"gatekeeper"','Worker');
INSERT INTO "build_properties" VALUES(17,'buildnumber','2','Build');
INSERT INTO "build_properties" VALUES(17,'branch','"main"','Build');
INSERT INTO "build_properties" VALUES(17,'revision','"8fc3bb5f9525ae1f4e207d44be6e5541d95de706"','Build');
INSERT INTO "build_properties" VALUES(17,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(17,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(17,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(17,'basedir','"@HOME@/workers/gatekeeper"','Worker');
INSERT INTO "build_properties" VALUES(17,'builddir','"@HOME@/workers/gatekeeper/tiny-deploy-to-staging"','Worker');
INSERT INTO "build_properties" VALUES(17,'artifact','"@HOME@/artifacts/tiny/8fc3bb5f9525ae1f4e207d44be6e5541d95de706/tiny-1.0.0+3.g8fc3bb5.tar.gz"','find-artifact');
INSERT INTO "build_properties" VALUES(17,'digest','"@DIGEST@"','find-artifact');
INSERT INTO "build_properties" VALUES(18,'push','6','tiny-develop');
INSERT INTO "build_properties" VALUES(18,'scheduler','"tiny-develop"','Scheduler');
INSERT INTO "build_properties" VALUES(18,'buildername','"tiny-develop"','Builder');
INSERT INTO "build_properties" VALUES(18,'builderid','5','Builder');
INSERT INTO "build_properties" VALUES(18,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(18,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(18,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(18,'buildnumber','6','Build');
INSERT INTO "build_properties" VALUES(18,'branch','"careful"','Build');
INSERT INTO "build_properties" VALUES(19,'push','6','tiny-test');
INSERT INTO "build_properties" VALUES(18,'revision','"63d60f5fc7e2477b91ebf6ec9db0389ea0ab949c"','Build');
INSERT INTO "build_properties" VALUES(19,'scheduler','"tiny-test"','Scheduler');
INSERT INTO "build_properties" VALUES(18,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(19,'buildername','"tiny-test"','Builder');
INSERT INTO "build_properties" VALUES(18,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(19,'builderid','7','Builder');
INSERT INTO "build_properties" VALUES(18,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(19,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(19,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(19,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(19,'buildnumber','6','Build');
INSERT INTO "build_properties" VALUES(19,'branch','"careful"','Build');
INSERT INTO "build_properties" VALUES(18,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(19,'revision','"63d60f5fc7e2477b91ebf6ec9db0389ea0ab949c"','Build');
INSERT INTO "build_properties" VALUES(19,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(19,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(19,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(19,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(18,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(18,'builddir','"@HOME@/workers/build-1/tiny-develop"','Worker');
INSERT INTO "build_properties" VALUES(18,'got_revision','"63d60f5fc7e2477b91ebf6ec9db0389ea0ab949c"','checkout');
INSERT INTO "build_properties" VALUES(19,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(19,'builddir','"@HOME@/workers/build-1/tiny-test"','Worker');
INSERT INTO "build_properties" VALUES(19,'got_revision','"63d60f5fc7e2477b91ebf6ec9db0389ea0ab949c"','checkout');
INSERT INTO "build_properties" VALUES(18,'python_environment','"@HOME@/cache/environments/937ef2edf36a"','python-environment');
INSERT INTO "build_properties" VALUES(19,'python_environment','"@HOME@/cache/environments/937ef2edf36a"','python-environment');
INSERT INTO "build_properties" VALUES(20,'push','7','tiny-develop');
INSERT INTO "build_properties" VALUES(20,'scheduler','"tiny-develop"','Scheduler');
INSERT INTO "build_properties" VALUES(20,'buildername','"tiny-develop"','Builder');
INSERT INTO "build_properties" VALUES(20,'builderid','5','Builder');
INSERT INTO "build_properties" VALUES(20,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(20,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(20,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(20,'buildnumber','7','Build');
INSERT INTO "build_properties" VALUES(20,'branch','"wip/under-way"','Build');
INSERT INTO "build_properties" VALUES(21,'push','7','tiny-test');
INSERT INTO "build_properties" VALUES(20,'revision','"627dd168b51ff1531893a0685209e7bc98642f8c"','Build');
INSERT INTO "build_properties" VALUES(21,'scheduler','"tiny-test"','Scheduler');
INSERT INTO "build_properties" VALUES(20,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(21,'buildername','"tiny-test"','Builder');
INSERT INTO "build_properties" VALUES(20,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(21,'builderid','7','Builder');
INSERT INTO "build_properties" VALUES(20,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(21,'projectname','"tiny"','Builder');
INSERT INTO "build_properties" VALUES(21,'projectid','1','Builder');
INSERT INTO "build_properties" VALUES(21,'workername','"build-1"','Worker');
INSERT INTO "build_properties" VALUES(21,'buildnumber','7','Build');
INSERT INTO "build_properties" VALUES(21,'branch','"wip/under-way"','Build');
INSERT INTO "build_properties" VALUES(20,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(21,'revision','"627dd168b51ff1531893a0685209e7bc98642f8c"','Build');
INSERT INTO "build_properties" VALUES(21,'repository','"@HOME@/hub/tiny.git"','Build');
INSERT INTO "build_properties" VALUES(21,'codebase','""','Build');
INSERT INTO "build_properties" VALUES(21,'project','"tiny"','Build');
INSERT INTO "build_properties" VALUES(21,'owners','["Ada <ada@example.org>"]','Build');
INSERT INTO "build_properties" VALUES(20,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(20,'builddir','"@HOME@/workers/build-1/tiny-develop"','Worker');
INSERT INTO "build_properties" VALUES(20,'got_revision','"627dd168b51ff1531893a0685209e7bc98642f8c"','checkout');
INSERT INTO "build_properties" VALUES(21,'basedir','"@HOME@/workers/build-1"','Worker');
INSERT INTO "build_properties" VALUES(21,'builddir','"@HOME@/workers/build-1/tiny-test"','Worker');
INSERT INTO "build_properties" VALUES(21,'got_revision','"627dd168b51ff1531893a0685209e7bc98642f8c"','checkout');
INSERT INTO "build_properties" VALUES(21,'python_environment','"@HOME@/cache/environments/937ef2edf36a"','python-environment');
INSERT INTO "build_properties" VALUES(20,'python_environment','"@HOME@/cache/environments/937ef2edf36a"','python-environment');
CREATE TABLE builder_masters (
	id INTEGER NOT NULL, 
	builderid INTEGER NOT NULL, 
	masterid INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(builderid) REFERENCES builders (id) ON DELETE CASCADE, 
	FOREIGN KEY(masterid) REFERENCES masters (id) ON DELETE CASCADE
);
INSERT INTO "builder_masters" VALUES(1,2,1);
INSERT INTO "builder_masters" VALUES(2,3,1);
INSERT INTO "builder_masters" VALUES(3,1,1);
INSERT INTO "builder_masters" VALUES(4,6,1);
INSERT INTO "builder_masters" VALUES(5,7,1);
INSERT INTO "builder_masters" VALUES(6,5,1);
INSERT INTO "builder_masters" VALUES(7,4,1);
CREATE TABLE builders (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	description TEXT, 
	description_format TEXT, 
	description_html TEXT, 
	projectid INTEGER, 
	name_hash VARCHAR(40) NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_builders_projectid FOREIGN KEY(projectid) REFERENCES projects (id) ON DELETE SET NULL
);
INSERT INTO "builders" VALUES(1,'retention','what is old is deleted',NULL,NULL,NULL,'31e69adfb28b116de5c7d5e134fcaa2b1d211edb');
INSERT INTO "builders" VALUES(2,'tiny-deploy-to-staging','the tested artifact goes live on staging',NULL,NULL,1,'b806fcc195b181f95d538c7deee1c10c9c7b0f52');
INSERT INTO "builders" VALUES(3,'tiny-merge','the branch merged onto main, as a candidate',NULL,NULL,1,'a5b27f015f45e389a03f320905c7a9f439e9b6a5');
INSERT INTO "builders" VALUES(4,'tiny-gate','what people do: pause, resume, dequeue, promote, bypass, approve, cancel, rerun, roll-back',NULL,NULL,NULL,'18368923984f01d1a4631dbe61b46bf06118012e');
INSERT INTO "builders" VALUES(5,'tiny-develop','is this code fit to build?',NULL,NULL,1,'babd2ec94366efe6f6c30249c2bbded30de544f7');
INSERT INTO "builders" VALUES(6,'tiny-repo-test','the candidate, tested whole; its release artifact',NULL,NULL,1,'319e362ad886bc3f6cd709e199a27c34b341ec4e');
INSERT INTO "builders" VALUES(7,'tiny-test','the project''s own tests',NULL,NULL,1,'4fe018ea52725bb2f24bef7ad3c9353b2bfb003c');
CREATE TABLE builders_tags (
	id INTEGER NOT NULL, 
	builderid INTEGER NOT NULL, 
	tagid INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(builderid) REFERENCES builders (id) ON DELETE CASCADE, 
	FOREIGN KEY(tagid) REFERENCES tags (id) ON DELETE CASCADE
);
INSERT INTO "builders_tags" VALUES(1,2,1);
INSERT INTO "builders_tags" VALUES(2,2,2);
INSERT INTO "builders_tags" VALUES(3,3,1);
INSERT INTO "builders_tags" VALUES(4,3,3);
INSERT INTO "builders_tags" VALUES(5,4,1);
INSERT INTO "builders_tags" VALUES(6,4,4);
INSERT INTO "builders_tags" VALUES(7,5,1);
INSERT INTO "builders_tags" VALUES(8,5,5);
INSERT INTO "builders_tags" VALUES(9,6,1);
INSERT INTO "builders_tags" VALUES(10,6,6);
INSERT INTO "builders_tags" VALUES(11,7,1);
INSERT INTO "builders_tags" VALUES(12,7,7);
CREATE TABLE buildrequest_claims (
	brid INTEGER NOT NULL, 
	masterid INTEGER NOT NULL, 
	claimed_at INTEGER NOT NULL, 
	FOREIGN KEY(brid) REFERENCES buildrequests (id) ON DELETE CASCADE, 
	FOREIGN KEY(masterid) REFERENCES masters (id) ON DELETE CASCADE
);
INSERT INTO "buildrequest_claims" VALUES(1,1,1796002431);
INSERT INTO "buildrequest_claims" VALUES(2,1,1796002431);
INSERT INTO "buildrequest_claims" VALUES(3,1,1796002444);
INSERT INTO "buildrequest_claims" VALUES(4,1,1796002444);
INSERT INTO "buildrequest_claims" VALUES(5,1,1796002454);
INSERT INTO "buildrequest_claims" VALUES(6,1,1796002469);
INSERT INTO "buildrequest_claims" VALUES(7,1,1796002469);
INSERT INTO "buildrequest_claims" VALUES(8,1,1796002472);
INSERT INTO "buildrequest_claims" VALUES(9,1,1796002472);
INSERT INTO "buildrequest_claims" VALUES(10,1,1796002472);
INSERT INTO "buildrequest_claims" VALUES(11,1,1796002484);
INSERT INTO "buildrequest_claims" VALUES(12,1,1796002484);
INSERT INTO "buildrequest_claims" VALUES(13,1,1796002485);
INSERT INTO "buildrequest_claims" VALUES(14,1,1796002485);
INSERT INTO "buildrequest_claims" VALUES(15,1,1796002489);
INSERT INTO "buildrequest_claims" VALUES(16,1,1796002490);
INSERT INTO "buildrequest_claims" VALUES(17,1,1796002501);
INSERT INTO "buildrequest_claims" VALUES(18,1,1796002506);
INSERT INTO "buildrequest_claims" VALUES(19,1,1796002506);
INSERT INTO "buildrequest_claims" VALUES(20,1,1796002509);
INSERT INTO "buildrequest_claims" VALUES(21,1,1796002509);
CREATE TABLE buildrequests (
	id INTEGER NOT NULL, 
	buildsetid INTEGER NOT NULL, 
	builderid INTEGER NOT NULL, 
	priority INTEGER DEFAULT '0' NOT NULL, 
	complete INTEGER DEFAULT '0', 
	results SMALLINT, 
	submitted_at INTEGER NOT NULL, 
	complete_at INTEGER, 
	waited_for SMALLINT DEFAULT '0', 
	PRIMARY KEY (id), 
	FOREIGN KEY(buildsetid) REFERENCES buildsets (id) ON DELETE CASCADE, 
	FOREIGN KEY(builderid) REFERENCES builders (id) ON DELETE CASCADE
);
INSERT INTO "buildrequests" VALUES(1,1,5,0,1,0,1796002431,1796002443,0);
INSERT INTO "buildrequests" VALUES(2,2,7,0,1,0,1796002431,1796002443,0);
INSERT INTO "buildrequests" VALUES(3,3,6,0,1,0,1796002444,1796002454,0);
INSERT INTO "buildrequests" VALUES(4,4,3,0,1,0,1796002444,1796002444,0);
INSERT INTO "buildrequests" VALUES(5,5,2,0,1,0,1796002454,1796002468,0);
INSERT INTO "buildrequests" VALUES(6,6,5,0,1,0,1796002469,1796002472,0);
INSERT INTO "buildrequests" VALUES(7,7,7,0,1,2,1796002469,1796002470,0);
INSERT INTO "buildrequests" VALUES(8,8,6,0,1,6,1796002472,1796002472,0);
INSERT INTO "buildrequests" VALUES(9,9,5,0,1,0,1796002472,1796002477,0);
INSERT INTO "buildrequests" VALUES(10,10,7,0,1,0,1796002472,1796002477,0);
INSERT INTO "buildrequests" VALUES(11,11,5,0,1,6,1796002484,1796002484,0);
INSERT INTO "buildrequests" VALUES(12,12,7,0,1,6,1796002484,1796002485,0);
INSERT INTO "buildrequests" VALUES(13,13,5,0,1,0,1796002485,1796002489,0);
INSERT INTO "buildrequests" VALUES(14,14,7,0,1,0,1796002485,1796002490,0);
INSERT INTO "buildrequests" VALUES(15,15,6,0,1,0,1796002489,1796002501,0);
INSERT INTO "buildrequests" VALUES(16,16,3,0,1,0,1796002490,1796002491,0);
INSERT INTO "buildrequests" VALUES(17,17,2,0,1,0,1796002501,1796002506,0);
INSERT INTO "buildrequests" VALUES(18,18,5,0,1,0,1796002506,1796002508,0);
INSERT INTO "buildrequests" VALUES(19,19,7,0,1,0,1796002506,1796002508,0);
INSERT INTO "buildrequests" VALUES(20,20,5,0,1,0,1796002509,1796002511,0);
INSERT INTO "buildrequests" VALUES(21,21,7,0,0,-1,1796002509,NULL,0);
CREATE TABLE builds (
	id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	builderid INTEGER NOT NULL, 
	buildrequestid INTEGER NOT NULL, 
	workerid INTEGER, 
	masterid INTEGER NOT NULL, 
	started_at INTEGER NOT NULL, 
	complete_at INTEGER, 
	locks_duration_s INTEGER NOT NULL, 
	state_string TEXT NOT NULL, 
	results INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(builderid) REFERENCES builders (id) ON DELETE CASCADE, 
	CONSTRAINT buildrequestid FOREIGN KEY(buildrequestid) REFERENCES buildrequests (id) ON DELETE CASCADE, 
	FOREIGN KEY(workerid) REFERENCES workers (id) ON DELETE SET NULL, 
	FOREIGN KEY(masterid) REFERENCES masters (id) ON DELETE CASCADE
);
INSERT INTO "builds" VALUES(1,1,5,1,4,1,1796002431,1796002443,0,'build successful',0);
INSERT INTO "builds" VALUES(2,1,7,2,4,1,1796002431,1796002443,0,'1 passed, 90 % covered',0);
INSERT INTO "builds" VALUES(3,1,6,3,4,1,1796002444,1796002454,0,'1 passed, 90 % covered',0);
INSERT INTO "builds" VALUES(4,1,3,4,6,1,1796002444,1796002444,0,'search onto 4e51302: candidate e0307a2',0);
INSERT INTO "builds" VALUES(5,1,2,5,6,1,1796002454,1796002468,0,'1.0.0+2.ge0307a2 serves on http://127.0.0.1:@SLIPWAY_STAGING_PORT@/.',0);
INSERT INTO "builds" VALUES(6,2,5,6,4,1,1796002469,1796002472,0,'build successful',0);
INSERT INTO "builds" VALUES(7,2,7,7,4,1,1796002469,1796002470,0,'it failed (exit 1)',2);
INSERT INTO "builds" VALUES(8,2,6,8,4,1,1796002472,1796002472,0,'cancelled: it failed (exit 1)',6);
INSERT INTO "builds" VALUES(9,3,5,9,4,1,1796002472,1796002477,0,'build successful',0);
INSERT INTO "builds" VALUES(10,3,7,10,4,1,1796002472,1796002477,0,'1 passed, 90 % covered',0);
INSERT INTO "builds" VALUES(11,4,5,11,4,1,1796002484,1796002484,0,'cancelled: a newer push to the branch came: e42dc2a',6);
INSERT INTO "builds" VALUES(12,4,7,12,4,1,1796002484,1796002485,0,'cancelled: a newer push to the branch came: e42dc2a',6);
INSERT INTO "builds" VALUES(13,5,5,13,4,1,1796002485,1796002489,0,'build successful',0);
INSERT INTO "builds" VALUES(14,5,7,14,4,1,1796002485,1796002490,0,'1 passed, 90 % covered',0);
INSERT INTO "builds" VALUES(15,3,6,15,4,1,1796002489,1796002501,0,'1 passed, 90 % covered',0);
INSERT INTO "builds" VALUES(16,2,3,16,6,1,1796002490,1796002491,0,'corrected onto e0307a2: candidate 8fc3bb5',0);
INSERT INTO "builds" VALUES(17,2,2,17,6,1,1796002501,1796002506,0,'1.0.0+3.g8fc3bb5 serves on http://127.0.0.1:@SLIPWAY_STAGING_PORT@/.',0);
INSERT INTO "builds" VALUES(18,6,5,18,4,1,1796002506,1796002508,0,'build successful',0);
INSERT INTO "builds" VALUES(19,6,7,19,4,1,1796002506,1796002508,0,'1 passed, 90 % covered',0);
INSERT INTO "builds" VALUES(20,7,5,20,4,1,1796002509,1796002511,0,'build successful',0);
INSERT INTO "builds" VALUES(21,7,7,21,4,1,1796002509,NULL,0,'building',NULL);
CREATE TABLE buildset_properties (
	buildsetid INTEGER NOT NULL, 
	property_name VARCHAR(256) NOT NULL, 
	property_value TEXT NOT NULL, 
	FOREIGN KEY(buildsetid) REFERENCES buildsets (id) ON DELETE CASCADE
);
INSERT INTO "buildset_properties" VALUES(1,'push','[1, "tiny-develop"]');
INSERT INTO "buildset_properties" VALUES(1,'scheduler','["tiny-develop", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(2,'push','[1, "tiny-test"]');
INSERT INTO "buildset_properties" VALUES(2,'scheduler','["tiny-test", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(3,'push','[1, "tiny-gate"]');
INSERT INTO "buildset_properties" VALUES(3,'scheduler','["tiny-gate", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(4,'push','[1, "tiny-gate"]');
INSERT INTO "buildset_properties" VALUES(4,'scheduler','["tiny-gate", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(5,'push','[1, "tiny-deploy-to-staging"]');
INSERT INTO "buildset_properties" VALUES(5,'scheduler','["tiny-deploy-to-staging", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(6,'push','[2, "tiny-develop"]');
INSERT INTO "buildset_properties" VALUES(6,'scheduler','["tiny-develop", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(7,'push','[2, "tiny-test"]');
INSERT INTO "buildset_properties" VALUES(7,'scheduler','["tiny-test", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(8,'push','[2, "tiny-gate"]');
INSERT INTO "buildset_properties" VALUES(8,'scheduler','["tiny-gate", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(9,'push','[3, "tiny-develop"]');
INSERT INTO "buildset_properties" VALUES(9,'scheduler','["tiny-develop", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(10,'push','[3, "tiny-test"]');
INSERT INTO "buildset_properties" VALUES(10,'scheduler','["tiny-test", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(11,'push','[4, "tiny-develop"]');
INSERT INTO "buildset_properties" VALUES(11,'scheduler','["tiny-develop", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(12,'push','[4, "tiny-test"]');
INSERT INTO "buildset_properties" VALUES(12,'scheduler','["tiny-test", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(13,'push','[5, "tiny-develop"]');
INSERT INTO "buildset_properties" VALUES(13,'scheduler','["tiny-develop", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(14,'push','[5, "tiny-test"]');
INSERT INTO "buildset_properties" VALUES(14,'scheduler','["tiny-test", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(15,'push','[5, "tiny-gate"]');
INSERT INTO "buildset_properties" VALUES(15,'scheduler','["tiny-gate", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(16,'push','[5, "tiny-gate"]');
INSERT INTO "buildset_properties" VALUES(16,'scheduler','["tiny-gate", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(17,'push','[5, "tiny-deploy-to-staging"]');
INSERT INTO "buildset_properties" VALUES(17,'scheduler','["tiny-deploy-to-staging", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(18,'push','[6, "tiny-develop"]');
INSERT INTO "buildset_properties" VALUES(18,'scheduler','["tiny-develop", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(19,'push','[6, "tiny-test"]');
INSERT INTO "buildset_properties" VALUES(19,'scheduler','["tiny-test", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(20,'push','[7, "tiny-develop"]');
INSERT INTO "buildset_properties" VALUES(20,'scheduler','["tiny-develop", "Scheduler"]');
INSERT INTO "buildset_properties" VALUES(21,'push','[7, "tiny-test"]');
INSERT INTO "buildset_properties" VALUES(21,'scheduler','["tiny-test", "Scheduler"]');
CREATE TABLE buildset_sourcestamps (
	id INTEGER NOT NULL, 
	buildsetid INTEGER NOT NULL, 
	sourcestampid INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(buildsetid) REFERENCES buildsets (id) ON DELETE CASCADE, 
	FOREIGN KEY(sourcestampid) REFERENCES sourcestamps (id) ON DELETE CASCADE
);
INSERT INTO "buildset_sourcestamps" VALUES(1,1,1);
INSERT INTO "buildset_sourcestamps" VALUES(2,2,1);
INSERT INTO "buildset_sourcestamps" VALUES(3,3,2);
INSERT INTO "buildset_sourcestamps" VALUES(4,4,1);
INSERT INTO "buildset_sourcestamps" VALUES(5,5,3);
INSERT INTO "buildset_sourcestamps" VALUES(6,6,4);
INSERT INTO "buildset_sourcestamps" VALUES(7,7,4);
INSERT INTO "buildset_sourcestamps" VALUES(8,8,5);
INSERT INTO "buildset_sourcestamps" VALUES(9,9,6);
INSERT INTO "buildset_sourcestamps" VALUES(10,10,6);
INSERT INTO "buildset_sourcestamps" VALUES(11,11,7);
INSERT INTO "buildset_sourcestamps" VALUES(12,12,7);
INSERT INTO "buildset_sourcestamps" VALUES(13,13,8);
INSERT INTO "buildset_sourcestamps" VALUES(14,14,8);
INSERT INTO "buildset_sourcestamps" VALUES(15,15,9);
INSERT INTO "buildset_sourcestamps" VALUES(16,16,8);
INSERT INTO "buildset_sourcestamps" VALUES(17,17,10);
INSERT INTO "buildset_sourcestamps" VALUES(18,18,11);
INSERT INTO "buildset_sourcestamps" VALUES(19,19,11);
INSERT INTO "buildset_sourcestamps" VALUES(20,20,12);
INSERT INTO "buildset_sourcestamps" VALUES(21,21,12);
CREATE TABLE buildsets (
	id INTEGER NOT NULL, 
	external_idstring VARCHAR(256), 
	reason VARCHAR(256), 
	submitted_at INTEGER NOT NULL, 
	complete SMALLINT DEFAULT '0' NOT NULL, 
	complete_at INTEGER, 
	results SMALLINT, 
	parent_buildid INTEGER, 
	parent_relationship TEXT, 
	rebuilt_buildid INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT parent_buildid FOREIGN KEY(parent_buildid) REFERENCES builds (id) ON DELETE SET NULL, 
	CONSTRAINT rebuilt_buildid FOREIGN KEY(rebuilt_buildid) REFERENCES builds (id) ON DELETE SET NULL
);
INSERT INTO "buildsets" VALUES(1,'push-1-develop-5b61da257594-1','push of search at 5b61da2',1796002431,1,1796002444,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(2,'push-1-test-5b61da257594-1','push of search at 5b61da2',1796002431,1,1796002443,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(3,'push-1-repo-test-e0307a205e4a-1','search merged onto main early as candidate e0307a2',1796002444,1,1796002454,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(4,'push-1-merge-4e5130216209-1','search is next in the gate: onto 4e51302',1796002444,1,1796002444,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(5,'push-1-deploy-to-staging-e0307a205e4a-1','search at 5b61da2 has landed as e0307a2',1796002454,1,1796002468,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(6,'push-2-develop-bd9f4f7e9530-1','push of broken at bd9f4f7',1796002469,1,1796002472,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(7,'push-2-test-bd9f4f7e9530-1','push of broken at bd9f4f7',1796002469,1,1796002470,2,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(8,'push-2-repo-test-2bd8bfe608ef-1','broken merged onto main early as candidate 2bd8bfe',1796002472,1,1796002472,6,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(9,'push-3-develop-fb9c08cfe8b9-1','push of wip/idea at fb9c08c',1796002472,1,1796002477,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(10,'push-3-test-fb9c08cfe8b9-1','push of wip/idea at fb9c08c',1796002472,1,1796002477,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(11,'push-4-develop-b7500fb81a45-1','push of corrected at b7500fb',1796002484,1,1796002485,6,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(12,'push-4-test-b7500fb81a45-1','push of corrected at b7500fb',1796002484,1,1796002485,6,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(13,'push-5-develop-e42dc2a818a5-1','push of corrected at e42dc2a',1796002485,1,1796002489,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(14,'push-5-test-e42dc2a818a5-1','push of corrected at e42dc2a',1796002485,1,1796002490,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(15,'push-5-repo-test-8fc3bb5f9525-1','corrected merged onto main early as candidate 8fc3bb5',1796002489,1,1796002501,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(16,'push-5-merge-e0307a205e4a-1','corrected is next in the gate: onto e0307a2',1796002490,1,1796002491,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(17,'push-5-deploy-to-staging-8fc3bb5f9525-1','corrected at e42dc2a has landed as 8fc3bb5',1796002501,1,1796002506,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(18,'push-6-develop-63d60f5fc7e2-1','push of careful at 63d60f5',1796002506,1,1796002508,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(19,'push-6-test-63d60f5fc7e2-1','push of careful at 63d60f5',1796002506,1,1796002508,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(20,'push-7-develop-627dd168b51f-1','push of wip/under-way at 627dd16',1796002509,1,1796002511,0,NULL,NULL,NULL);
INSERT INTO "buildsets" VALUES(21,'push-7-test-627dd168b51f-1','push of wip/under-way at 627dd16',1796002509,0,NULL,-1,NULL,NULL,NULL);
CREATE TABLE change_files (
	changeid INTEGER NOT NULL, 
	filename VARCHAR(1024) NOT NULL, 
	FOREIGN KEY(changeid) REFERENCES changes (changeid) ON DELETE CASCADE
);
INSERT INTO "change_files" VALUES(1,'notes/runner.py');
INSERT INTO "change_files" VALUES(1,'pipeline.toml');
INSERT INTO "change_files" VALUES(1,'reports/coverage.xml');
INSERT INTO "change_files" VALUES(2,'pipeline.toml');
INSERT INTO "change_files" VALUES(3,'idea.txt');
INSERT INTO "change_files" VALUES(4,'typo.txt');
INSERT INTO "change_files" VALUES(5,'typo.txt');
INSERT INTO "change_files" VALUES(6,'careful.txt');
INSERT INTO "change_files" VALUES(7,'pipeline.toml');
CREATE TABLE change_properties (
	changeid INTEGER NOT NULL, 
	property_name VARCHAR(256) NOT NULL, 
	property_value TEXT NOT NULL, 
	FOREIGN KEY(changeid) REFERENCES changes (changeid) ON DELETE CASCADE
);
CREATE TABLE change_users (
	changeid INTEGER NOT NULL, 
	uid INTEGER NOT NULL, 
	FOREIGN KEY(changeid) REFERENCES changes (changeid) ON DELETE CASCADE, 
	FOREIGN KEY(uid) REFERENCES users (uid) ON DELETE CASCADE
);
CREATE TABLE changes (
	changeid INTEGER NOT NULL, 
	author VARCHAR(255) NOT NULL, 
	committer VARCHAR(255), 
	comments TEXT NOT NULL, 
	branch VARCHAR(255), 
	revision VARCHAR(255), 
	revlink VARCHAR(256), 
	when_timestamp INTEGER NOT NULL, 
	category VARCHAR(255), 
	repository VARCHAR(512) DEFAULT '' NOT NULL, 
	codebase VARCHAR(256) DEFAULT '' NOT NULL, 
	project VARCHAR(512) DEFAULT '' NOT NULL, 
	sourcestampid INTEGER NOT NULL, 
	parent_changeids INTEGER, 
	PRIMARY KEY (changeid), 
	FOREIGN KEY(sourcestampid) REFERENCES sourcestamps (id) ON DELETE CASCADE, 
	FOREIGN KEY(parent_changeids) REFERENCES changes (changeid) ON DELETE SET NULL
);
INSERT INTO "changes" VALUES(1,'Ada <ada@example.org>',NULL,'Search notes','search','5b61da257594efbefe44a537e97a8971c810bd5a','',1796002431,NULL,'@HOME@/hub/tiny.git','','tiny',1,NULL);
INSERT INTO "changes" VALUES(2,'Ada <ada@example.org>',NULL,'Break the tests','broken','bd9f4f7e95305538e71f9eb987238edb64fd3294','',1796002469,NULL,'@HOME@/hub/tiny.git','','tiny',4,NULL);
INSERT INTO "changes" VALUES(3,'Ada <ada@example.org>',NULL,'Try an idea','wip/idea','fb9c08cfe8b9752b812b6145bca83448766c9f5c','',1796002472,NULL,'@HOME@/hub/tiny.git','','tiny',6,NULL);
INSERT INTO "changes" VALUES(4,'Ada <ada@example.org>',NULL,'Correct a typo','corrected','b7500fb81a45108e82981268fa2bcc8c37ceeb4f','',1796002484,NULL,'@HOME@/hub/tiny.git','','tiny',7,NULL);
INSERT INTO "changes" VALUES(5,'Ada <ada@example.org>',NULL,'Correct the typo','corrected','e42dc2a818a5f0964bc0a6e36d5d095766c05aa9','',1796002484,NULL,'@HOME@/hub/tiny.git','','tiny',8,4);
INSERT INTO "changes" VALUES(6,'Ada <ada@example.org>',NULL,'Wait for a person','careful','63d60f5fc7e2477b91ebf6ec9db0389ea0ab949c','',1796002506,NULL,'@HOME@/hub/tiny.git','','tiny',11,NULL);
INSERT INTO "changes" VALUES(7,'Ada <ada@example.org>',NULL,'Test for some seconds','wip/under-way','627dd168b51ff1531893a0685209e7bc98642f8c','',1796002509,NULL,'@HOME@/hub/tiny.git','','tiny',12,NULL);
CREATE TABLE changesource_masters (
	changesourceid INTEGER NOT NULL, 
	masterid INTEGER NOT NULL, 
	PRIMARY KEY (changesourceid), 
	FOREIGN KEY(changesourceid) REFERENCES changesources (id) ON DELETE CASCADE, 
	FOREIGN KEY(masterid) REFERENCES masters (id) ON DELETE CASCADE
);
INSERT INTO "changesource_masters" VALUES(1,1);
CREATE TABLE changesources (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	name_hash VARCHAR(40) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "changesources" VALUES(1,'tiny-hub','583031da74ded44e580264c7064f5a07d6eea754');
CREATE TABLE codebase_branches (
	id INTEGER NOT NULL, 
	codebaseid INTEGER NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	name_hash VARCHAR(40) NOT NULL, 
	commitid INTEGER, 
	last_timestamp INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(codebaseid) REFERENCES codebases (id) ON DELETE CASCADE, 
	FOREIGN KEY(commitid) REFERENCES codebase_commits (id) ON DELETE SET NULL
);
CREATE TABLE codebase_commits (
	id INTEGER NOT NULL, 
	codebaseid INTEGER NOT NULL, 
	author VARCHAR(255) NOT NULL, 
	committer VARCHAR(255), 
	comments TEXT NOT NULL, 
	when_timestamp INTEGER NOT NULL, 
	revision VARCHAR(70) NOT NULL, 
	parent_commitid INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(codebaseid) REFERENCES codebases (id) ON DELETE CASCADE, 
	FOREIGN KEY(parent_commitid) REFERENCES codebase_commits (id) ON DELETE SET NULL
);
CREATE TABLE codebases (
	id INTEGER NOT NULL, 
	projectid INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	name_hash VARCHAR(40) NOT NULL, 
	slug VARCHAR(50) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(projectid) REFERENCES projects (id) ON DELETE CASCADE
);
CREATE TABLE configured_workers (
	id INTEGER NOT NULL, 
	buildermasterid INTEGER NOT NULL, 
	workerid INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(buildermasterid) REFERENCES builder_masters (id) ON DELETE CASCADE, 
	FOREIGN KEY(workerid) REFERENCES workers (id) ON DELETE CASCADE
);
INSERT INTO "configured_workers" VALUES(1,4,1);
INSERT INTO "configured_workers" VALUES(2,5,1);
INSERT INTO "configured_workers" VALUES(3,6,1);
INSERT INTO "configured_workers" VALUES(4,3,2);
INSERT INTO "configured_workers" VALUES(5,4,3);
INSERT INTO "configured_workers" VALUES(6,5,3);
INSERT INTO "configured_workers" VALUES(7,6,3);
INSERT INTO "configured_workers" VALUES(8,4,4);
INSERT INTO "configured_workers" VALUES(9,5,4);
INSERT INTO "configured_workers" VALUES(10,6,4);
INSERT INTO "configured_workers" VALUES(11,4,5);
INSERT INTO "configured_workers" VALUES(12,5,5);
INSERT INTO "configured_workers" VALUES(13,6,5);
INSERT INTO "configured_workers" VALUES(14,1,6);
INSERT INTO "configured_workers" VALUES(15,2,6);
INSERT INTO "configured_workers" VALUES(16,7,6);
INSERT INTO "configured_workers" VALUES(17,4,7);
INSERT INTO "configured_workers" VALUES(18,5,7);
INSERT INTO "configured_workers" VALUES(19,6,7);
CREATE TABLE connected_workers (
	id INTEGER NOT NULL, 
	masterid INTEGER NOT NULL, 
	workerid INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(masterid) REFERENCES masters (id) ON DELETE CASCADE, 
	FOREIGN KEY(workerid) REFERENCES workers (id) ON DELETE CASCADE
);
INSERT INTO "connected_workers" VALUES(1,1,2);
INSERT INTO "connected_workers" VALUES(2,1,6);
INSERT INTO "connected_workers" VALUES(3,1,4);
CREATE TABLE logchunks (
	logid INTEGER NOT NULL, 
	first_line INTEGER NOT NULL, 
	last_line INTEGER NOT NULL, 
	content BLOB, 
	compressed SMALLINT NOT NULL, 
	FOREIGN KEY(logid) REFERENCES logs (id) ON DELETE CASCADE
);
INSERT INTO "logchunks" VALUES(1,0,15,X'7801BD534D6FDB300CBDFB5710058A6E07C5F61AD74981EC38EC3860BD0CC88596284B8D2C79929C7418F6DF47C71D56A0EB4E452F04247E3DF23D9A4419044D85890388A861D5DB5C1836603D1B21BE4F760E119986D161A61DAC0A331C948D20C6737819BA7B923995D6EB50189226409987B14C27B14657DF87D09466EACA6CFD8FB9FE9F04F8F83CBF4497297A6E9416184202AAA395B45294511A529F09D54EA34B04FC9487303DC5A94394C478976868BA9B5AE187A66DB66BD21D695AAFB1B96E69DBE266DBD67253579D6A7069261DA1FF3BB4D6EA6171B8D083A8D9C3E507CCBBAB4B0397E9AA3085E145C1BC8D67239F423C504C653759A7447D1E9F611DC98571F98477D90E34E3BFAE2A4824D37BAE77C22C8DF53D70536D1D25F8F98BBF31F6C75BE82E1E19DBFB278CEDFDFF19DBFB9719DBFB57636C81F1468C2DCDFEC1D8E27881B1BDBFE05D4E69DEEF97BB6FB7F0691652111E75025F09A334E0C35980630C7DC401341F4362E9C1C96603F4C097218322A858EE0EC744EA8E89DC55AB7ADB6EDA9BDFA1CB1EB3',1);
INSERT INTO "logchunks" VALUES(2,0,15,X'7801BD53C16ADC3010BDFB2B8640487AD0DACEAEEB38B03D961E0BC9A5E0CB581A59CADA922BC9D984D07FEF789DD2409A9E4A2F03D28C66DEBCF7642225103467268C2082864D6F53663880751C84F83EDBA544241AA70113ED619399F1A06C00319DCA73DFDD934C31B74EFBCC90341EF2344E793C8A1D0EE5BDF7556EE62E4FD63D2DFD7F3D804F6FDFE738240A8E07C515869080EAC14ADA284A280DA92F846AAF7188047C94073FBFC6A97D90C478D76AA8BA8FA5C2ABAAAE9A1DE98E34ED76586D6B6A6ABC6EEA525E9745A72A5C87C981D0FD5E5A6BF5B82606DF832839C3ED474CFB8B7303E7F122339961A26061E3CDCA471F0E1462DECD7650A23CADCF34C6B4DEC065B2232DE0B745019164FCC0CD8E98A4B1AE079EA8ED40119E7FF03586FEE106BAB317B95AF74AAED6FD5DAED6BD2F57EBFE995C2B8CFF24D73AEC0F72AD8977E46ADD197339C785DFAF77DF6EE0F3E2A2CCBF98046E098334E0FCC97D53F07DC01134FF84C8BE83A34D06E891BF85F48AA060AF0F384552772CE4BED85CD54D536C7F02F4CF1D7C',1);
INSERT INTO "logchunks" VALUES(4,0,7,X'7801ED55DF6FD330107EDF5F61E5A52091A49DD8804A13141AC6A0ACA8ED40D354556E724DDC3A76663BED4AB5FF9D3BA74343E511DEA63C24F7E3BBBB7C773E17D5D6155AB1B06495A8400A0536AA8C5E42EA58182EAD564705138A65C2B0D895556C37E14B2E3B4BAD4FE28D362B30369ED74266612776426D4307D6351AF6CC891274ED58E7B8DD661652FB1CA36DB84B0BA1722675BE10122CDBDDA39A9B7CDD6537F3565352EB059BB7C2D2BF0E4A6B8CBEBCD614B1B5A578DF26D75DF6914B0B477A17682372A1822E0B1EE091D3A50C5EB060C38D428045E3CD14E526234ABBC0C06D2D0C94A09C37FFA188DC9D0BA6F788C8600D52571E92EAB2E42A23F75D901690AEC26CC955AE51B10FCDD081E710555BE61D028AB1E646F039FEBF07F63FF72ECF87B37132995C5C9E8F675F87FDAB41422152AD16228F2C38E4178B4668BF37E9BDEF8D93D9D568E0B368EB7203F65676E358E9B9CEB65DA515BC4341C1DB02CD67FE93C0E3E4C32899CCBE24D7045D6813FA9A6CA895DC92436F3018FE48FAB34FC3F1644C3E9DE357511B9F0E5947C920A1D4DF93D1F8627849F63D1B449AFFB37DDB67A550358E03BA1CB7115971C3A50489F282BA4424D0B4A08CC43D66D1D4CACF11410F29240C0E27BDD05181614AA310354234F2BA278A89626478592B4114E32457DA381B7B4574D71C8554AFC1E0683E7678D0791F6A12213DDD4F9DFA6F87E15F754A02B7D4CD835576B8C93025AF2A2952EE84F69B72BF6A363617DDC726F4C44BC1E954D3E10DC84EABE0F74A42DD5FB654015CBA820071F3F9D3834ABDA2026F8238986290394F57B9D1B5CA48491A0B7231DB2F06554B798FD703A6CF0D2FD94228610BC8D846B882C19D702CD519B0F65101925716B209DE3967EDE8E4F4B4F3E6F52F2C0C435A',1);
INSERT INTO "logchunks" VALUES(3,0,7,X'7801ED55516FDA30107EEFAFB0F2C2263509549BAA22551B1B59D7959509D24D558590494C62707CA9ED4019EA7FDF9DA15327F6B8BD557948EEBBFBCEE7EFE273596F5C099A8515AB652D94D4C246B58185C81C0BC385057D5432A9592E0D8B5D55C7761DBEE1AAB300781BAFC12C85B1F1AC912A0F3BB1937A13E6622514D43B90BD72B212D038D63969B79915997D8D09D7DC65A5D4055350CCA512966D1F11E6A65875D9DDACB5ABAA75CC66ADB0F2AF83EA764E5F616B82DCC652BE6FE96D977DE2CA8A23D80660642175D065C1133D7250A9E098056B6E34122C3AEF2668EF56446B1B1871DF48232AA19D77FF0144EEC105934764ECF7E929195415D739856F83AC14D932CC175C1780C03E35C3005E88A8DE301F10508E153792CF70FF9ED8FFD2BBBE184EC7499A5E5E5F8CA75F87FD9B41422932D0735944563894188B466ABF97F63EF4C6C9F46634F0AB80758511F65E75E358C30CF24D578316EFD1D0E25D89EE73FF49E471F27194A4D3ABE496A87330A1AFC986A0D586027A83C1F047D29F7E1E8ED331C5744E4EA3363E1DF28E9241424B7F4F46E3CBE135F9F76A90687E67FBB64F2BA91BE7F777D24666CD0D574A28A4CCA94B2402BA1DDA28DC73154DA343F2903487129207FF4F7A61A01686694023DA19D1C8632F1293C4A8F0A2D19224C63FB906E36CEC81E861771432580983BFE6F38027CCC7509388E9E57EE9D47F3B0CFFAA534A704BDD3C186587930C97E475AD64C69D043F29F7A3666D0BD97DEEC248BC171C64408737203F8D82DF2309B1BF4CA95270E54A22C4BBCF9F9E54C1920ABC0BE2608249663C5B16061A9D134888156A3EA5D38D806E947AC4EB01972F0CAFD85C6A694B91B3B57425130FD2B10C72C1DA47A550BCB6224FF1CE396F47679DD3B3B3D35F48114490',1);
INSERT INTO "logchunks" VALUES(6,0,27,X'7801AD53516BDB30107EF7AF38CA2029C3B265B77512F043DB6DACD041D83A46A13014FB62ABB52555529286B1FFBEB3DD8243F632D8A3EEBBFBEEBBEF4EB5D9FB5A2B089710B660A4C1462A746CB5914DC9506DA5D5AA45E5210C0B51D40827EFBEDDDE2C7F5CDEFFBCBEBCFEFCF184008BCF1B69B14B733019BF987FF193A006A9A0941622DF9AC8EDC233D1F047ADCFA39DB64F685DD4B70B79E4A5DA87256EB1D16608C2D4CB16F5C6034FE2181C16EE940877C217B5541534BA5ACB061DFCFA4D6161ABED025693FF3ED5C3D1580F936EB08DEB442CEFEE17F049340E03FD7D880CB6A68C7396C1D847E117C73EF4D646A33417CDD30CD70996EBF44204FA2B3ADD6CB104CEC188E249543432B99AF059EB02FD41EF54A345D989291F85AA344C3336FF22AF4E0F41E3F6853655B8924AD83D4C53361B92E08D827A1C26057A8C0DEC815E5A34C2FE45103B9B91A01BE5BC689A639CB33823FC6AEFB1D02542A15B43FBEB064B3318564973A52C8D290DDE837015DDD63ACFC9CB94C57D6C1091E7E72C617C3E0A85CE6F562EC4179FE7178CB3648C79E19E5C9EC78C27073C610F84E5AAC7DE7A541B250B6D559E2719A39A9EE9D5994E4CCA86C687668D11F7DC90450E3B5A12D313F8BDA11D75025139A915E93963FCE255CFAE9614D7B2ABA18A5EE6E828FEF96E60DA0AF298FCCCE80ABB8F63ACAEAC68C968255D4DB6EFA4AF015FA4A74D506A1CD4D808E3B0BCA36F97CF58C2B37992FD0160095D83',1);
INSERT INTO "logchunks" VALUES(5,0,7,X'7801AD90416BC2401085EFFE8A410AB187CDAAB1AD0A3D88B4B4D08350A1084259934976EA6637DD9D18A5F4BF1BED45F0DAE3BC79BC99EFE9EAC0DA59100B10255454A1218B21DED464B218ED8EBCB3255A062152956A84EECDFBDBEBE263B6FA9CCFE62F4FDD76E1F1BB268F275B80E8728A79CF51470359C8C883E4B292A1112365065FCEDDC9C6F92DFA20CFE7C44032D983600CFCA7408FA94457330C86FD3E044CC36D9BD6284E35D9028C2B723218E0E7B795952F7653D844FF8EB4BE625A4727AA3A9C9E582C575378562660C75D1676057BEE4F5E58829C240F980F31CB937B05BD2D56DCF255DE155E959093A5A03183865803EE8921751942BFA3D1A82A60B66CDB791CC7C938194F4647A5769E23',1);
INSERT INTO "logchunks" VALUES(8,0,13,X'7801AD90C16AC3300C86EF7E0ADD9A1E92385D07A5B06B2F3B6C74BDECE8C66AAC359183E52C0D63EF3E27DD138C0981F87FD0CF27B97E8ACE3374864D83453F41448990E7F308033306609F447117C571F1940362B014A08C5D5FCA986F4D5B7D78FF588E3E5C3148791EA8B5795546E26949BB3B9075E676A20EA1DA680D82B5AC53DA6862ED881B687D73A11605BEBE936D42F3B987F3EA6F94AB9430C89CFA7A7ADFC3C1B482CA1FFCC016AAE5D04CD685F26F9344ECA076585F812C72A40BA14D8703890C09264BA4898A6BB4690153E7FF520A8F867F59E68FEA426B2D0A15BE3C2BD707DF04D3C18598C425A091A203BC5184DA5B04AD1CB6A617B4F3439F3685AE1EB6BBDD0F6CC59519',1);
INSERT INTO "logchunks" VALUES(7,0,7,X'78016D8EBB6EC33010047B7DC575B60B89A211218081B4A903C44D4A9A3C9117F3051E655908F2EFA1E136ED6277765CDEAA4B11828ACAE29037D00EF5B57340110C15103564C16BFFA2BCFC4E69126B2A572C2C2E0B79D34B51296EBDC11BFA949F21EC83BA9F2920C8E33802A3E64303AEAA6A47D1824F76268F0C3FBF2D56C5DE4E70D9FD2FB26B8D851FAB8FF3D709DE9567ECD2E7C615C35315C860AC34131A8809887969E87DFB6D1F51A3390C9DCB25D9A202CC14895D6BAE541DE09D2AE86410C6CEA15799D13CBCDF8EC324E5EB38FD0123E66302',1);
INSERT INTO "logchunks" VALUES(9,0,15,X'7801BD934B6BDC3010C7EFFE1443206C7BD05ABBDE4713D81E4B2F851C7229F83296C696B2B2E44A7236A1F4BB771CA73490C729E42218CD681EFFDFC824CA20682C4CEC41C416969DCD85E103ACE743885FA39D4244A67E7098E900CBC2F4476D2388E121BC0CCD0DA99C4AEBDB501852264099FBA14C27B141B7BA09615B9AB129B3F5F753FE7F0FE0EBF3F725BA4CD173A134B72114A0BEB58A969A322A43FA3BA13EB4E812019BEA18C6A77DB6212AE27EE7682059C93DAEE5963648BB4A6EBE6CABB651EB9DDA697D2149EFD9BED8E15C4C3942FF7FE8B6D577B3C3850EC48A3D9CBEC77C589C1B384F8BC214868582498D67239F423C524C65335AA7C5EA617C116908AC65CAF3357CCAB6A769824A4A48A4D267CE78C2AC8CF51D70D9D63A4AF0FB0F5F63EC6E2FA1397B6456FB27CC6AFF36B3DABFCEACF6EFC66C6EE38398CDC55E60363B5E6156FB33D6724C93BE57D73F2FE1DBB44A4578DC14F841B12368227A65609108A3320C7A88A18BD843CBFF22F116C2C9660374C79F44054D2079F31D0E89F435133DC8E57A5355FBFD5F1A0C2169',1);
INSERT INTO "logchunks" VALUES(11,0,7,X'7801ED55DD6FDA30107FEF5F61E5854D6A12E8565543AA3636B2EE839509E8A6AA42C8244762707CA9ED4019EAFFBEB343AB4EEC717BABF290DCC7EFEEF2BBF3B9A8B6B640C5C29255A202291498A8D2B884D4B2305C1A544705138A6542B3D896556C36E16B2E3B4BC4D378837A05DAC4F35AC82CECC456A86DA8A1C2D082B18D9ABDB0A204AC2DEB9CB4DBCC406A5E52C80DB7692154CE24E60B21C1B0DD3DA9B9CED75D76336F3575B58ED9BC1596FE75505F63F435B6A684AD8D8BF77D72DD651FB9347084BB00B5C8850ABA2C788047164B191CB360C3B5228021E3CD94E4262349BB40C36D2D3494A0AC37FFA188EC9D0DA6F784C8600D122B0F49B12CB9CA9CFB2E480B485761B6E42A4752EC433372E03944D5967987C0C558732DF89CFEDF03FB5F7A9717C3D938994C3E5F5E8C67DF86FDAB41E242A4A816228F0C5822998A2668BF37E9BDEF8D93D9D568E0B3A0B1B906732BBB71AC708ED9B6AB50C13B1214BC2DC87CEE3F1D789C7C182593D9D7E4DA4117A8435F930951C9AD73E80D06C39F497FF669389E8C9D4FE7E42C6AD3D371D65132485CEA1FC968FC7978E9EC7B361C69FECFF66D9F9542D5340EE472D22664C535971224C90BD72547829B169289B8A72CEA5AF93972D0430A1D8626D4BDC85181660A49881A211A79DD33C58E626278592BE128A649AE505B137B4574D71C8514D7A069349F3A3CE8BC8F6BD2E3B97EEED47F3B0CFFAA5312B871DD3C5865879B8C52F2AA9222E556A0DF94FB55B331B9E83E359127DD0C16537487377076B70A1E5712E9FEB2A50AE0D2160E10379FBF3CA8C4952BF0268883290599F374956BAC55E6944E63402E66FBC5A06A29EFE97AA0F4B9E6255B08254C0119DB085B30B81396A598016B1F15207965209BD09D73DE8E4E5F753A676F7E0321AA4534',1);
INSERT INTO "logchunks" VALUES(10,0,7,X'78019D905D4BC3301486EFF72BCE5D27D8A6ADDD1885A1321CCC0FE85C61A87891B6674D344DBA24B54EF1BF5B3B26BBF1C6AB246FC8739EBCACDE59A624B815D4BC46C1251A2F6BB828BC825A9A51836050BF21781E392403065C42C135105BD5C4B46E4445F0A2D488B44ABFA236A447B801B15CEE5C8DB5722D1ABB8F61687985AAB11084BEDFE17373D2215B6A73C6650942951B2ED0C0E75717535DBEC5F094397B53E71432C7ADFAE52FE3FEB2B7EE7747E6CE73476CCCCF94247D88614E85C1813A7C0C6A656CA9D16C454CC8E1108FD32819AB6471CF3199F3757687D79BF576F6C857614259E87E5CA5C9CD6C192DE4E5C5EFAB73D6B1A6FF2A881C19935C34C6A226BA91304CF67EABE52D04232F9874BDD55A959A56B0E1921B8605B4DC32C0776E215705823F6028686DB048BBD6A7675EE447FE24FC06EE31ADC6',1);
INSERT INTO "logchunks" VALUES(12,0,7,X'7801AD904F4BC34010C5EFFD148308A987CD26FD8B050FA5280A1E0A16A450906D32C98E4D76D7DD49D3227E77D37A29F4EA71DE3CDECCEF6977646D0D8825881A1C39ACC86088B70D55798C664FDE9A1A0D831099CA34C2CDEDDBEBCBF27DBEFE58CC17CF8F37DDC2E357431E4FB600D1E514F381A39E0632909307C9B593A1152355A59FD68E656BFD0E7D90E77322954CE6D8C5392B1803FFC9D067AAD1360CE92049206016EEBAC85671A6C99450D9B2A00A037CFF74B2F2E57E06DBE8DFB93657609BE884D684D313CBD57A064FAA0AD8B397AD5D119F4B94179620EF87532C069817C38982FE0E1D777CCEDBD2AB1A0A321434E6D0126BC00331643647487A1A2BE502E6ABAE9D87241E4DC6E970FA0BF6D19FF5',1);
INSERT INTO "logchunks" VALUES(14,0,7,X'780195904F6BC3300CC5EFF914BAA583B94ED3EE5F61D79D77E8658C31DC4489B5D996B1D5A665ECBB2F6D611476183D49FC78E2E93D1BF7623980F21029A2A38079BADE906BA7E32EEF9EFA64843864500AC39612078F41408B8F3A0F6A61DCEC83F94637A6B1A8CF24593FCCEFB0ABB1EDE6B7A6B040015A4A7F2F074E9F98B23EDAAA99160A7B9530B212CC72C23011F2C81B81595D5590B1C95730F166B71AF1191B6D06238DA5D083E3BE238719BEBE476C52BF5DC2EBBA3C252EAF615D2A7F1CFF243F49CFD31FC9A50D946FE3179B7CF8EC79F5B28427E332161C18020EF05B746163E2B1740F1D05CA165B18482CE08E041A6E11AAC2A23331637B08FF584DEB455557F73FABAB9EC0',1);
INSERT INTO "logchunks" VALUES(13,0,13,X'7801AD90C16AC3300C86EF7E0ADDDA1E9238A58551E8B5971D36BA5E76746325D69AC8C1729686B1779F93EE09C68440FC3FE8E7935C3F45E7193AC3A6C1BC9F20A244C8B27984811903B04F227F88FCBC78CA0131580A50C4AE2F64CC76A62D3FBCDF17A30F370C525C076A6D56169178CA02F67E897CD8B0EECCFD421D42B9D51A042BD9A4C8D1C4CA1137D0FAA6A61605BEBE936D42F37980EBEA6FA8AB9430C89CFA7A793FC0C9B482CA9FFCC016CAE5DAB56C72E5DF2689D841E5B0BA0159E44835A14DD703890C09669D4813155768D302A6CEFEA5149E0DFFB2CC6FD5B9D65A142A7C7956AE0FBE09A6839A98C425A091A203BC5384CA5B04AD1CB6A617B4F3438FDB5CEF9EF6E5F607DEFA96F8',1);
INSERT INTO "logchunks" VALUES(15,0,8,X'7801BD92CB4EEB301086F77D8A597159244E4BA94A256E4220C11152804A08764E3C8D071CDB781C72CAE5DD714120D8B26039FF68BEF9E7A22BC93819439629AC9D427881A6B34FE4610FF25C70ADB195393F18585B03BF8CDA59C85AF0E4D19045CEAB8E8CCA958C724502E3A45A157E093F20030D64415100115B2FB8CFC6D20CEF9CDB16BD0BF71858BCF3B2A18864975940EFB2881C3F64D888D4A2EB220C4745018C356F26642F63ADC936A979B320830CCFAF4996A1799C41B5FEA713AEAFFC044AEE1B184DA15A26F7101D70546453AEE355A69CDFCCE0441AC681F38E631330AD7826C467309BCCC7E5C495A79784E5095D57E778B6B87E38BAA5AB5129F5287B3A9E97FF8E2EC6A7F6F0402C5CE86550BCAF136BF757AB15DF6E266AD371C42042972CFBE09A205B589025D6A8A0A7A801FF5384F78729061A8DF48C6A9E8EB35BE4D3E174ABD87903BDBBCE36',1);
INSERT INTO "logchunks" VALUES(16,0,10,X'780185903F4FC4300CC5F77E0A6F0743FA0F18AED20D2C2C0C87D02D4C2877751B431247894BA910DF9DF40EB132FAE7E7A7F76CC222863D38EDF5886558C0D118B52028E5997C98A430401E7A8A50890B559AD5ADB6CD1BF35D35737CC798AAE344B6574D25E4171531B0124C72C17025E4902781A6AD6B48784AD7D972D67232E447B03C0E6431C1D777C63A8E1F1D1C37FFC7DA64F5945687A7C34B070FDA262C781F30A727F60984210F0347D7150C701F825D405BFBDB70D574E039272DF879F27EB5BA943FAFFE6E567E9695755D37AFE44948DBB22C61FF58981039FFCBC1907932D8C34C62003F49E0C43D425D18B43A24EC0FF90DBBB66CB7EDF6A6F901BFBD8333',1);
INSERT INTO "logchunks" VALUES(17,0,8,X'7801DD52BB6EDC3010ECEF2BB6B2CF4844510F52D2016E52A40B90C24DCA15B912694BA440F2EEEC04F9F7F07C417240FE201D39E4606776C684158A30016365A0853012DCDDC1F6968C7750ACB0D98D16EB28B2F16817CD30243BA14A50140E578264DD5B3E073AD968338578C33BACB9A0164936BCED45338DAA964A6A3D70D25DBE0F1233C71FD3764CB7938B82DCC906EF567209CAB46E653C172D2ED5B3F7A254A80C95375F6239341D4D35E9A991B833601D681BFE659E7D78A110CB770F45555E5467CD9B2F12C57485619FEC4A59145435E71049C507D8AFF8FA94E11B2C8F396352C6BA19163F4F76A1083F7E6618C37C3AC078FFFFACF43EBB3AC68BD3AF4FDF0EF01997483BEF3CC484C92A78377F00FD8C6EF64C7997821DD9F5F1BA181BC1F99483C9E0B290DEF93F0DFA5BB96B1E15E38C7FA8D9FCBB432C6160F377D86718BE7CFA08D1602D2434420C9DD2489D2445A219EAB691C479D54C520E34C94A4CEDD8ABAE55A3EA5174D4775D5B0DC338228D43FDB0335BF073C035EB77361AD270B6C900BDDA04CA6B02BE33B4E016495FC27FAC582F5B21AB5FFE3709F9',1);
INSERT INTO "logchunks" VALUES(18,0,1,X'780125C9410E02210C00C0BBAFE06E6861D5F81E940A5516366D0DEAEB3DEC75A62AF5CCBD38B475439DFE9C5A7C8E71C139E445A2787B73CB3EA271FF7AA16D7823B59D1100851A25A5FD230408C7050A8553B8A6052C0994DFA16E328AA4D53DB8B356CA6EB255471F36771F995CF803ECA72F36',1);
INSERT INTO "logchunks" VALUES(19,0,5,X'7801BD93CF8BD43014C7EFF3573CE632306E9BF4573AED4D5164412BECBA27F190B6AF4DA44D4A92A98CE2FF6E32DD05592F0B8297F0F27EE67DF84610372FA4E516C979190DEF31D2534FE215D54A5AA9C87271422B886658E482935468E31E97495FC0A0406E2C4214F96C69B49A5139B08E8F528D70ED6CBF47399F926F5A17841B2707DE394B9C54178234A3254F6981394796D1FC546443DBA5AC637D5F51EC4B7FAF18BF6647494C63FA2A8DC7C7B2D871138F3FFC6C2B785A30C88AA22ABB9E63C9B0C322ABD23C634869920D8C5538B0A418F2F6D49579D776275E94782ACB3CA9AAB6E5D85669D8C26FEDEC4EECC4F108770F4D73DBBC874F0DBC79B8FDF0F6E3EBFBCFEFEEE078DC09900A7A69FEDE70E6D6A1F109DC8C6B0D5F0E2FA37BB881433487F339E3E07BC27CCDFA9374703CC20EE67FE1BD3D62431EEC7FA5BEF5DBC01FBEEEF4CFBD417B9EDCBE066F6DFAEAF737E132A15769F03F97C2165EA5955A85F84B85B5D571BB5535DA89205B8B66450B5EF34F42BEA0AB416998A5FF20CE0F818E2B1067E340BA3874399B290C16CE2D3521495A06B1C6499D265542C9FED76F7EBB09F4',1);
INSERT INTO "logchunks" VALUES(20,0,47,X'7801BD584B6FDB4610BEFB570C7CB18D9A2F51944C073DA487A23DB408125F8AA22896DCA1B815C9657697529420FFBDB3A45CF025B500839E2CAD97A3EF9BC73733CC3D53D65EC2347A4DBD538CA3230BEEB907AC0E5E222AAF3E995C56E094508B1A0B51A17639D6853C014B8D383083E038745B2859955819D086ED44B583D6B23E3A6B56047F4919794C1991D143DA33A23A79E887FE96ADFC08D70C37A1BF7E8AC22C49579B74C379EC23DFD2F778C3DADB4EE0FAAEFFDDCADD9D1F730D53EEEE33FDB6CED92ADA401845F136E50CB71B4C310AE3D53ADCA0EF0761B6D9C4986D82285B274FE9769D26E9138BB6F8B4DDAE83384E128649BCB22C88B5D13739880AB850530647A9F6A8B4B723D67BC41A5507AE738863A47326EF258D2838DC1B51A26C0C6C7C1F34A6FA818C1F994973EBA042EE3251A0862F5FE998A9DDE1197E4FEEFE5B44EE1E21B973CAF6CF3832EDE16B74BA8BFD08B52767A0EDE7FF2552671C5DB4DA2F4B2376B6D845EDEE0FF261A3AD5FDFBDFCF60C3FB242E38DFC72AB0DD6B7CF705BC8747FFB08F49D82670FE88332C8DB334C65C5359D5292D11D839F8CBD72FBF5AA052E2BBCF6F8D9C72034C53ADD237FB4992515470546C2B98C6C315C4AEF218016713F92CBF85C3737472E8AA39E775E72847EE1ABA6D26FA092A6CDEE9C694810A9925AB5406E290B03273443560754223B39AFEAB08CD33563738C7C3FEE311A8B0CC80C141E841624817DBD7A840F3FBD75C6B233E4552BCC0AB1CBCD3246F366E6B9043D2EEF3AE10EDD804E8F3962A181551CB6EB30F4E1971F2C372EF49E8407C1E4A87008BFA96AB6B462666CCC025FAD7AC0C74170FA3A019D492ADB4169765DEADB95C6BFD89B9258BB61B4ED91D8A6E99AF3340D63E63BF5C946014AEAAE9029595A77C31E6B738ECB239086A91350C9E490E668A562C8AF3D741416489D7A593E5D3635C72AF0D73D563F1B485945650DA2ACA555CF3740BC040D0EC696085538ABEBE23404AF3047A696E29EB532854C02EEF745EAD7B31C6954076AB513F5E9C02FF4E99C9129B4C00D9FFA39F2965C254817493169A8F26954F95354C208560CFDD7E9F43709FE655353B8E4C9BE9E1C311956626B8BE053DC85D1208F1568DBE58CED0189E4A7B6EF5DD6FD2313C6692A230A4A6CC64FCBD2FAAAB529B9800AB29F26EF2D02A09635561F6099A1766DEF831EC5A594FB8589A32726A650290EEB7EDA7824E3FA487ACDE188C5385772927387698D462F73280D6AF39666110E5285665D1AB2440ADD78CB38EFB28036098DB6EF901C50E62BEAADADA08DFD7A1434212F443FB5318FBB2F6FEFF163839A727927AD944D5281A6CB94F05748C02B5622DCFB6E1043A91F868991B0A57931B130056F33F2A9A7CDAF4247C326AD291A6996B5AEF62163B464D0E859221724DE3EE185FB0433A9AEDE1971129C76239AD3968565D6CA941BA57CD4D79E4924EE67A7B2877365D0A0A3AD2661910D0393CAB2140BE7B1191BB304065D6842C0462967B42CE7B2A145B1ED4E5649A970ECF23C84ADD008AA455ACC9779FF829D59F841D8CBAD0FDDAA44BA0E090D853B251B9A246B2553D434F21B42F6AAF954371975311A64A802691180682C9B47250C3A9AE690922DE373D1D21C235AF57B8CECEED241B02B5943B24411A14FDD99AB3F8E74B5A6E566A1D64F4DCCC11C2D24FF48643B2F3E52F572D24CBBB6B6F3AF42DD14EDAAFABA65598FBE8E0AB4C18E13AFFB77B7D1D80DB7BFD45C7B09D33DC7B4ACEC5363AB5DFED20C50416E4CFDEC79C16A6B5FD8B8C1F32A8803DF73AD814615F6E90B5788514E2945B364794E21DBE12889003FD1DE984A9A9EFD9B1C0B566BE42FF466E5FB2074E91DCE2A8AFE06CE71C11A',1);
INSERT INTO "logchunks" VALUES(21,0,15,X'7801BD53B94EC43010EDF31523240414DE642F7683B4141488928206298D638F63B38E1D6C671784F877260404124785682C8DE77A33EF8D8E9880619FE9D0020B0A268D4999A6078CA387B1FBDE0C212C61DB599E7003934CB75B6902B0EE353CF7F51D8A1473E394CF340AED214F6D97C73D5B703BBDF37E99EBBECE93718F43FDF70438FF9A9F739B30386A1447184C00973B2370223171A1515E21971BC56D4420536C7DFF19A7F24120E11DA3A196A55AA81596CB79B15CCED7B89AAA12EB72BD9A9121EBD38592F359B9189B098BDC7D0CAD947C181DD637C0A6E4A1F22D4F9BA3430D87F128D399A645C1B08D2F23EF7DD8628879DD1B2BD9F4757C82B543EBBBF1138E936971C03F2F0A8828E209D5DBF324B4710D5053652C46787AA66F1E9ADD19D4076F8C55EE136395FB9DB1CAFDCC58E5FE8CB111C63F313636FB86B1D1F10363953BA05DF671D8EFF5CDED195C0E42CAFC9B4EE02220DF42D208A4C0441AEC826F026F41D13D44521FEC4DD2800F741CC24B8482146F791751DE10979B62322BCA62BD7A0142071F58',1);
INSERT INTO "logchunks" VALUES(22,0,15,X'7801BD533D4FC33010DDF32B4E480818DCA44D4B095219181023030B5216C73EC7A68E1D6C878210FF9D0B0181C4C784582C9DEF7CF7EEBD671D3101C321D3A1031614CC5A93324D07184707637783194B58C2AEB73CE1066699EEB6D20460FD6B79EE9B5B1429E6C6299F6914DA439EBA3E8F3BB6E4767EEBFD2AD7439327E31EC7FEEF0FE0ECEBFB9CDB84C1D1A038C16002B8BC3702671213171AE52572B951DC46040AC5D60F9F712A1F0412DEA91A1A59A9A55A63B52A8BD5AA3CC1F55C55D85427EB0505B2395E2A592EAAE5344C58E4EE6369A5E4C394B0BE0536A70CB5EF78DA1CEC6BD88F0799CE341105231B5F56DEF9B0C510F3663056B2F9EBFA44634CD30D1C26D3E108BE2C0A8828E21135DBF124B4712DD044652C46787AA66B1EDAFB5368F6DEE4AADD27B96AF7BB5CB5FB59AEDAFD995C138C7F926B1AF68D5C53E207B96AB7475C0E71E4F7EAFAE6142E461765FECD24701E906F216984512632601F7C1B78078A3E4324EBC1CE240DF8403F4378895090DD2DEF23CA6BD27253CC16455594D50B924F1E26',1);
INSERT INTO "logchunks" VALUES(23,0,7,X'7801ED54616FD33010FDBE5F61E54B41224D5B314D549AA0D0300665456D069AA62A72936BE2D6F165B6B3AE54FBEF9CDD0C0DB69F30E543E27BF7CEE797772EEB9D2D51B1B062B5A8410A05A65B6B5C43665918AE0DAAA39209C572A15964AB3A32DBF02D97FD35E271B445BD016DA26523641EF6232BD42ECCE11624D687207B654505D858D61FF47ACC40665E53C12DB7592954C124162B21C1B0FD3D85B92E6E87EC7AD93974D579C3969DB0F2AF27DD1D40DF616741DCC6B87A3F92AB21FBCCA58123DC07A84521543064C103BD6BB192C11B166CB9564430045E2F687DD89156FB40C34D233454A0AC87FF0974ED9D0D16F7C468CFE92919561557B94BDF075909D926CCD75C154881B634A3045E40B7DE319F10B81AB75C0BBEA4F37BE2F8EBE8E26C9ACEE32439BF389BA7DFA7E3CB49EC4A64A856A2E81AB02431354DD4F128197D1CCDE3F47236F1BBA0B1850673238751A47089F96EA850C1075A28785F127CEA3F1D791E7F9AC549FA2DBE72D415EAD0F764425472E7124693C9F4573C4EBF4CE7C9DCE5F40727DD1E3D7D87CEE249ECB6FE19CFE6E7D30B87B76A38D1FCC9DADF9E564235D69F6FD02366CD359712245156EE2F391108B6B426E11EAB285C2CF0492F523D48A5A1C6F079BD74A33CE2ACF4D4729EF3E2B8D6711A247003DE74FF4DFBD3612787F2BA9622E356A0BF4CDA69DC9A420C1F43CEDF1A2D66E8FC1D38DC4DCBDFA9A5D833835C0297B67484E8F0F9DB932ADCB806AF832858509125CF3685C646E52EE82206E42A6DBDA01A29EFE906A5ED0BCD2BB6124A981272B615B66470272CCB3007D63B2A41F2DA409ED0B57CDAEB0EDE1D9FF4FB7F00D427F4E3',1);
INSERT INTO "logchunks" VALUES(24,0,7,X'7801ED54516FDA30107EEFAFB0F2C2263504E8BA4948D5C646D6B5636582745355A1C8244762707CA9ED9432D4FFBEB3A15337F613AA3CC477DF7DE7F3E73B97F5C696A85858B15AD4208502D3AE352E21B32C0C9706D551C98462B9D02CB2551D9975F886CBEE12F1345AA35E8136D1BC11320FBB91156A135A3076E761AFACA8001BCBBABD4E8719C8CC6BCAB6E6362B852A98C462212418B67D2437D7C57D9FDDCE5BBB925AC76CDE0A2BFF3B286D07FAF25A33E236C6E5FB9EDCF4D9672E0D1CE136402D0AA1823E0B9EE86D8B950C8E59B0E65A11C110783B237BB72359DB40C35D233454A0AC87FF72B4ED830D668FC4C8E11E24D69E9261557195BBF06D909590ADC27CC95581E4D8A76614C00B68D71BE6030297E39E6BC1E7747E4F1C5E0EAECEC7E9344E928BABF369FA6D3CBC1EC52E45866A218AB6014BFA52D1441D0E92C1C7C1344EAF2723BF0B1A5B683077B21F450AE7986FFA0A157C2043C1FB92E033BF74E469FC691227E9D7F8C65117A8435F930951C98D0B188C46E39FF130FD329E265317D3EDBD6B77E8EB3A74128F62B7F58F7832BD185F397CAF8613CD9F6C7FED69255443ED4021BD0E316BAEB99420C95EB85B7222B86E219B847BAEA270BEC007BD48F52495861AFD741DEAA51BE51127F561CB798D5F3A6EDF711A2470035EC47FA6FD70D8A943795D4B91712BD03F26FB695C9B42F49F43AEBF355ACCD0F577E070372D7FA6967CFF19E412B8B4A52344BBE52F4FAA70E50ABC0DA2604649E63C5B151A1B953BA7F318908B743F3BAA91F2915E50DABED0BC620BA1842921676B614B060FC2B20C73609DA31224AF0DE4093DCB679D76EF6DF7E4F4E437BDBDF3AF',1);
INSERT INTO "logchunks" VALUES(25,0,7,X'7801AD90416B02311085EFFE8A410A6B0FD9ACDAAA157A106969A107A14211841237B39BA9D9244DB2AE52FADF5DED45F0DAE3BC79BC99EF297788CA1A600B60153872A8C9604837356999A2D991B7A6421381B15CE40AA17BF3FEF6BAF898AD3EE7B3F9CB53B75D78FCAEC9E3C91620B99CD2B88F4947011990E481C7CAF1D0B03BA1FB5FD6DEF3C6FA2DFAC0CFE7589F473207267187DABA3F117A912AB47584FE20CB20601E6EDBC046C45C912941DBB2208D017E7E5B59F87237854DF2EF54EB2BAC757202ABC3E989C572358567A10376EC656757BCE70AF98525F087E1188B01CA623812D0DBA28B2D9FF3B6F4A282820C0585121A8A0A704F11722B11B28E422D5C40B96CDB79CCD2C164321A6747B1DC9F46',1);
INSERT INTO "logchunks" VALUES(26,0,7,X'7801AD904F6BC24010C5EF7E8A410AB187CDC63F55147A106969A107A182084259934976EA6637DD9D18A5F4BB37DA8BE0B5C779F37833BFA7AB136B67412C4194505185862C86785793C962B407F2CE966819844855AA11BA77EF6FAFCBF57CF3B1982F5E9EBAEDC2E3574D1ECFB600D1F514F391A38E06B2909107C96525432346CAF43F9D7B908DF37BF4415ECE89BE64B227C118F84F811E5389AE66E80F920402A6E1BE4D6B14A79A6C01C61539190CF0FDD3CACA178719ECA27F47DADE306DA333551DCE4F2C579B193C2B13B0E3AE0BBB81BDF427AF2C414E8713CC0798E5C3B182DE1E2B6EF92AEF0AAF4AC8C952D0984143AC018FC490BA0C21E96834AA0A98ADDA761E9378944C46D3F12FA51A9E16',1);
INSERT INTO "logchunks" VALUES(28,0,6,X'7801258EB10E8230144577BEE26DE88005838690B83A3BB03816FAA04F5B4AFA8A608CFF2EC87A7272CFD5AD348C9106EA41910711EC20784A7269B28773273139FF44CFA21EC9A8241381FA771290C3466067E55C9145C88E690A8C0DEF97B549864653DF81715D4B06193EDF054BDFBD4AA8E37F345EC0C8AB74ABEE255CB72383779D97165AEA89352A982868C09902344E2D9948A39103A35AAB97F490E645919D7FFFAD43F0',1);
INSERT INTO "logchunks" VALUES(27,0,7,X'78016D8E314FC3301085F7FC8ADBDA0E89135A24A8C4CA8C441746D7BEC4476D9FE5739A4688FF8EABAEAC4FEF7DEF73692D8E23041DF5845D5AC1383497C60145B094419590942CED41FBE19BF9592D9C2F98459D67F2B61D54A1B8B616AFE8393D42D8067D3B5140189EFA1E048DEC2A70D1C5388A13789E46F228F0F35B639DA7EB11CE9BFF4536B531CB7DF571FA3AC2BBF6820D7FAE52303C54812CC64223A185C8402273456FEB6FFD8806EDAE6B5CCA3C651D60A448E26A73A1E2006F54C0B045E81B875E27417BF77E1BBAD7977DBF3FFC0124116309',1);
INSERT INTO "logchunks" VALUES(29,0,15,X'7801BD533D6FDB3010DDF52B0E0182B4032D29B66C29803B06193B7829A085228F22638A5449CA4E50F4BFF714A548807C4C459703C8FB7A77EF9D8E9880E194E930000B0A56BD49992603C69161ECE764E6109670182D4FB88755A687A33401D8F8149EFBEE1E458AB971CA671A85F690A761CCE3996DB82DEFBDAF723D757932EE71AEFF3701BEBDCDCFB94D181C358A0B0C2680CB9311B89298B8D028EF90CBBDE23622D0531CFDF41AA7F24120E15DA241758D286AA1B0EE9A5D75DDD5E575B72D37552778BDDE6CEADD762B1A5589A599B0C8DDCBD04AC987C5617D0FAC240F951F78DA5F5D6AB88C5799CE342D0AE66DBC19F9ECC31143CCBBC958C9CAA7F109D609AD1F974FF892CC8033FE7551404411BF52BD334F421BD7033555C662845FBFE99B87FE7403DDC53363AD7BC558EB3E67AC751F33D6BA7FC6D802E33F31B6347B87B1C5F10163ADBBA05D4E71DEEFF7C38F1BB89D8594F9679DC0213C0249C048E4991E83EF031F40D12D44521E9C4DD2800F7418C24B8482D46EF918511E88C77DB1AA7655B36EFE0011BC1DE1',1);
INSERT INTO "logchunks" VALUES(30,0,15,X'7801BD934D4FDC301086EFF9152324043D789340B22448CB1171EC612F957271EC716CD6B183EDB0A08AFFDE09A10289D253D5CB48F68CE7E37DC63A62028673A6C3082C28D80C26659A0C184786B187D92C212CE138599E70079B4C8F076902B0E9353CF7FD3D8A1473E394CF340AED214FE394C723ABB82DEFBDAF733DF77932EE79C9FFFB01DC7C7E9F739B30382A14D73698002E1F8DC08DC4C4854679875CEE14B711818EE2E0E78F7D2A1F0452BF6B34A8BE15452314367D7B555FF44D79D16FCBAAEE056F2EABAAB9DA6E45AB6AB1161316B97B1F5A29F9B43AAC1F8095E4A1F4234FBBB3530DA7F12CD39926A16051E3D3C8471F0E1862DECFC64A56BE8E4F32C6B4DEC07932232ECD5F16054414F11B253BF224B471035045652C46F8F942D73C0C8FD7D09FBCE1EADC075C9DFB3BAECE7D8DAB73FF0CD7DAC67FC2B516FB03AED5F105AECE9D9096735CF4FDBEFF710DB7CB1665FE6D49601F9E81F81B893CD353F043E02328FA0891D60E8E2669C027FA15C24B848256DDF229A2DC13C75DB1A9DBA268AB5F66501CA7',1);
INSERT INTO "logchunks" VALUES(31,0,7,X'7801ED55516FD330107EDFAFB0F2529048D28E4D13952628348C415951DB81A6A9AADCC44DDC3ABECC76DA956AFF9D3BA74343E511DEA63C24F7DD7DE7F377F1B9A8B6AE00CDC29255B2124A6A61A3CAC052A48E85E1D2823E2A98D42C9386C5AEAC62BB094FB8EA2C014EE30D989530369ED75265612776526FC34CAC8582AA01D90B274B01B5639DE3769B5991DA979870C35D5A489D3305F9422A61D9EE01616EF27597DDCE5B4D55AD576CDE0A4BFF3AA8AE71FA0A5B53E4D696F27D9BDC74D947AEAC38825D0046E652075D163CD22307A50A5EB160C38D468245E7ED14ED6645B476811177B534A214DA79F71F40E4EE5D307D40C67E9F9E924259729D51F82E480B91AEC26CC9750E08EC53330CE0B988AA2DF30101E5587323F91CF7EF89FDCFBDAB8BE16C9C4C26975717E3D9D761FF7A90508A14F442E691150E25C6A291DAEF4D7AEF7BE364763D1AF855C0BADC087BA7BA71AC610ED9B6AB418B776868F1B640F7B9FF24F238F9304A26B32FC90D511760425F930D41AB2D05F40683E18FA43FFB341C4FC614D3393E8BDAF874C83B4A06092DFD3D198D2F8757E4DFAB41A2F99DEDDB3E2BA5AE9DDFDF711B9915375C29A190B2A02E9108E87668A3704F5534B50EC943D21C4A481EFC3FE985815A18A6018DA831A291C79E25268951E165AD25498C7F7205C6D9D803D17D731452580B83BFE6D38047CCC7509388E9E57EEED47F3B0CFFAA534A704BDD3C186587930C97E455A564CA9D043F29F7A3666373D97DEAC248BC171CA4408737203F8D82DF2309B1BF4CA94270E50A22C4CDE74F4F2A614505DE067130C524739EAE7203B5CE0824C40AB598D1E94640D74A3DE0F580CBE786976C21B5B485C8D846BA82897BE9580A9960EDA342285E59914DF0CE396F47A7276FCE5EB77F0147F74482',1);
INSERT INTO "logchunks" VALUES(32,0,7,X'7801ED55DF6FD330107EDF5F61E5A5202D493B36812A4D50681883B2A2A6034D5355B9C93571EBD899EDB42BD5FE77EEDC0E0D9547789BF290DC8FEFEEF2DDF95CD61B576AC5C28AD5A2062914D8A8367A01996361B8B05A1D954C28960BC36257D5B15D87A75C76165A9FC56B6D96606C3C6B84CCC34EEC84DA840EACDB69D80B272AD08D639D93769B59C8EC4B8CB6E62E2B852A98D4C55C48B06CFB806A6E8A5597DDCE5ABB925AC76CD60A2BFF3A286D67F4E5B526886D2CC5FB36BEE9B28F5C5A38D2DB401B5108157459F0088F9CAE6470CC8235370A01168DB71394771951DA0606EE1A61A002E5BCF90F45E4EE5D307940440E2B90BAF6904C57155739B96F83AC846C19E60BAE0A8D8A7D68860EBC80A8DE30EF10508C153782CFF0FF3DB0FFB97775319CA6C9787C7975914EBF0EFBD7838442645ACD45115970C82F168DD07E6FDC7BDF4B93E9F568E0B368EB0A03F64E76E358E999CE375DA515BC4341C1DB12CDE7FE93C069F261948CA75F921B82CEB5097D4D36D44A6EC8A137180C7F24FDE9A7613A4EC9A773F23A6AE3D321EB28192494FA7B324A2F875764DFB341A4F93FDBB77D5A09D5E038A0CB491B9135375C4A9028CFA94B44024D0BCA48DC53164DA3FC1C11F49042C2E070D20B1D1518A6340AD14E88465EF74C31518C0C2F1A2588629CE45A1B6763AF88EE774721D32B30389A4F1D1E75DE879A44484FF773A7FEDB61F8579D92C02D75F360951D6E324CC9EB5A8A8C3BA1FDA6DCAF9AB52D44F7A9093DF152703AD3747803B2D32AF8BD9250F7972D550297AE2440BCFBFCE941955E5281B7411C4C30C88C67CBC2E846E5A4248D05399FEE17836AA47CC0EB01D31786576C2E94B025E46C2D5CC9E05E3896E91C58FBA804C96B0BF918EF9CF3767476FAE6ACFDEA172BFF4350',1);
INSERT INTO "logchunks" VALUES(33,0,7,X'7801AD904F6B023110C5EF7E8AA114D61EB2D9F54F45A1079196167A102A1441287133BB999A4DD224EB2AA5DFBDABBD085E7B9C378F37F37BCA1DA3B206D812580D8E1C6A3218D26D435AA668F6E4ADA9D14460AC108542B8B97D7B7D59BECFD71F8BF9E2F9F1A65B78FC6AC8E3C91620B99CD27888494F011990E481C7DAF1D0B291D0F9A7B563DE5ABF431FF8F91CCB7924736412F7A8ADFB13A11FA946DB44C8075906018B70D705B622168A4C05DA5625690CF0FDD3C9C257FB196C937FA7DA5C616D921358134E4F2C57EB193C091DB0672F3BBBE23D57C82F2C814F87132C0728CBE1BD80FE0E5DECF89CB79517359464282894D0525480078A50588990F5146AE102CA55D7CE43968EA693713EFD05B1E39F4A',1);
INSERT INTO "logchunks" VALUES(34,0,7,X'7801AD90416BC2401085EFFE8A410AB18764A3A62D0A3D88B4B4D083504104A1ACC9243B75B3BBDD9D18A5F4BF37DA8BE0B5C779F37833DF53EEC8CA1A881710D7E0C8A1268321D936A48B04CD9EBC35351A8638CE65AE10FA37EF6FAF8BD56CFD319FCD5F9EFADDC2E357431E4FB600D1E594F081A39E0232509007C1B513A18D33A9879FD6DE89D6FA1DFA20CEE7E2A16032C79831F09F0203A61A6DC3301CA52904CCC36D97D64ACE15990AB4AD4AD218E0FBA793A5AFF653D846FF8EB4B962DA4427AA269C9E582CD75378963A60CF5E1676057BEE4F5C5882988C1FB01C61518EEF250C76E8B8E373DE565ED65092A1A0B0809658011E8821B70542DA53A8A50B582CBB761ED324CBB27432FE05A5139E10',1);
INSERT INTO "logchunks" VALUES(36,0,13,X'7801AD904D4EC3400C85F7730AEF9A2EF20BA5A212DB6E58804A372CA71927639A78A2F1843442DC9D49CB09109625EB3DC94F9F6D873958C7D06BD62D66C30C0125409A2EC38FCCE8815D14D94D6487ABA72C1083210F79E8875CA6F45E77E587739B7C72FE8C5EF2D3489D49CB3C10CFD7B49B0349AF2F47EA11CAAA2840B096754C9B74A82D710B9D6B1BEA50E0EB3BDADAB79F3B38ADFE46B98A09A32CA9AFC7F71DEC7527A8DCDE8D6CA0BC1E9AC83A53EE6D96803DD416EB3390410ED4109A783890C8186192481AA9B84613173076FA2FA5F0A0F99765F968911545290A15BE3C2B3B78D77ADD43434C6223D044C1025E2840ED0C42A12C767A1034CB439FAAECE17153DD6D7F006D499522',1);
INSERT INTO "logchunks" VALUES(35,0,7,X'78016D8E3D6FC2301445F7FC8AB70143E2246DA516A92B3352593A1AFBC57EE02FF93984A8EA7FAF116BD7AB7BCF3D36ADC5C6005E0669B04B2B288BEADA58A0009A3288E293E0A57D956EB8C4F8269698AF98599C6772BA1D44A1B0B61A6FE8627A86B0F5F27E228F308C7D0F8C8A7715B8C8A22C05032E9A891C32FCFCD6586673DBC379F3BFC8A636667EAC8EA7EF3D1CA4636CE2D7CA05FD531548632834116A08118879AEE86DFDAD1F41A1DE758D4D399A2C3D4C14886D6D2E542CE09D0AA8A811FAC6A29389513FBC3FC7EEA37F791FC63F24036306',1);
INSERT INTO "logchunks" VALUES(39,0,0,X'61206E65776572207075736820746F20746865206272616E63682063616D653A2065343264633261',0);
INSERT INTO "logchunks" VALUES(37,0,15,X'7801BD53BB4EEC3010EDF31523240414DE3CD88580B4B7414294143448691C7B1C9B75EC5CDBD90521FE9D0901B1128FEAEA3623D9F33A33E78C8E9880E198E9D0030B0A169D49992603C69161ECEF68A61096B01F2C4FB88645A6FB8D3401D8F0169EFBF601458AB971CA671A85F690A77EC8E38E2DB92D1FBC5FE57A6CF364DCD354FF2301FE7CCDCFB94D181C358A330C2680CBAD11B89098B8D0286F90CBB5E23622D0536CFCB88F53F92090F0CED1D09EAF8A42B575C997ABB2A8B1AE2EEAB23AAB15AF5A216A717A2E10DBA59A9B098BDC7D0EAD947C9C1DD677C04AF250F99EA7F5D1A186C37894E94CD3A260DAC69791773E6C30C4BC1D8D95AC7C1B9F606DD1FA61FE84E3647A9CF09F16054414F184EAED7812DAB80EA8A93216233CBFD0370FDDF612DA8377C61AB7C758E37E67AC713F33D6B87FC6D80CE33F313637FB86B1D9F103638D3BA05D8E71DAEFEDDDFD255C4F42CAFCBB4EE0CA874062060EE96920350FC17781F7A0E81C22890F762669C047BA0DE125424182B77C8828EF88CA75B1A8AAE5EAE2EC1599771F30',1);
INSERT INTO "logchunks" VALUES(40,0,7,X'7801A5924D6B02311086EFFE8AC1D32E68E2224A113CF5037A6E6F22259B8CEB604C4266D6EABF6F56857AEBA1D777C83B0FCFE4331B8BADB107A88E9105325A0C02D6780FDEB0D4AB11C01B7984B19663D2AD61D47DEAB271388DDE6975C270D29E5A9D2EB28F61AE9A4633094E5369351DB26E7BF2AE8DA2538E16F91EB06052E9329E80A780B0582E274001584C968F322B7B0118FD4E65E4DE0BC31A2E84DEDDC33E54F5FFD9E49B0A88D314047340D10E77981FB89AA7F9E20AF64561007D2E66065F7CE5BBA115321B4BC159542E581D06C518DCA4D81CC8FFC24C9470A8663D38616DF7680FB197078AC54D4E69FFD5E2906DA62414C34B2C06D7105BC67C2AF82C6E78CF52E655AD387992EB86AADE4C9BED66D5CC66DBD17017A1C0EA3D383CBFE61CF3AA1CA3FC021A0228151077904DE8F007A59DBF09',1);
INSERT INTO "logchunks" VALUES(41,0,111,X'7801BD57516BE338107EDF5F3178E14821B11BF6D23BBC6DE0D8EE720BCB71B0CBBD2C4B51AC71222A4B42929386E3FEFB8E1CD9719A04D2E6DABEC4D6C81ACD37DF3733BDE662397D0370EDFC5A22F8B5C19BC4E383CF0AE7926001A02D295AAB2DFCDBBC03145A6A9B8345FE3EAE945AF951C92A21D739FC839633C586F087154C0E618172895E14B4E29872238756943B5FAE50CC173E879996F1C8FFDEB4BE3BAFCFF5B13D2A759E15F7DF2C2B309EDAB3959655ED3280619C0B35CF618C557BD5197D3CB7BA563C87D54278EC0CDA72B4A399F65E5739F885503093B41B38738B16A5C7BEF25258E747C54248DE05F91CBF5E9BA34E81307DE2E5A42E98175AED42E40C536959ABA267026872B29FBD686809917CD0B51568E12F5C2543A24FF336844A2B4DE71611C81E404E0963D077B054CCCE85EA10BE4C27DBB4449BC4921874245D6F3FD1DFEDED2661FB7EFE24FAC940C12F426D39F098E6F1BB068942F3EDC61D669E1C2CA92E6B64370D5CBF2699412199733749A3B6A8BEEBE06E3AAB85F442B9F4B3E2F8F031A8913E0E969CB41B7EA5701E44B082AE3DE8122C53738CBB8283ACD57ACFD35610ADBB9EB151445CDFBD604B91CE48E6E61699AF4C36630EB3DACC2DE338224567E912D53293629699B55F68F52E1D8F3347021A51F2EFD91C5D1602E424A0CC585DA08B0BCEA349CDBA0D75E3637275151728DE587FA2FF16C096A7C99402B4FE2B1DB30522D4B40E8CE6A51773245E3FB07D6B60496FC723E792AC4A27D3C9D564D769E3AB214ECC73784EA6F0CBDBF1D5E5FB337F1CCA32BDB3B55254B6E006BED99A921F3C6CAAF836EA3ED362B83BFC3F25B236031DFC84C18B4666D1D5D23B0A6C2D90EA65132E453BB83839C853B3F6DB8B66AD148A49EA9287AF1DF1ECD173F3D8CFD96BCAD2AFA8AC20CF84F26815FA8C6389764F92E3DFDFB55C3F41937742058D7C201C424B75BB78F7622752ED8BAF47CF03D6D3924CF7FD75D7EBD9DA44E9F048520F5CF38982EBE1FB328ADBC88BD455D02047E35F1AA43547953A547C48935E50DFFF2D358AEAFC3A820F051A0F5F6908FA4C1CDD4C2ECCC1B164BCAAC28C3018A8EEA8D1A37159B1C0E29EDAF39E80262D1027C88752B3CBDDD750CCA4D5F7F3F9D7946C87FE6FAB0D5ABF1E2473EDEF2C2E85A36993E6C2F67108490B54723AE79E28A90EF13303E2E80A2B4C988A6F350D8F37A067F40FCE92AAA4F33CE4DA79B20F2E5267A4F00D1B0617DF47E31FDFF3F1E5E58FC37DE040C938ADB24DCEEF5E167D6D15B015137ED367EF9831723DA059AAA2718CF9627101A284DE3B84F247C5A3AA98E2696CD6C77AF33109D27A47E53E002F390E6F1CFE048C0E5BD9',1);
INSERT INTO "logchunks" VALUES(38,0,17,X'7801BD934B6BDC3010C7EFFE14432024856A6DEFA37102DB63E931875C0ABEE831B294D5C395E46C42C877EF78DDD2409A9E4A2F026946F3FAFDC7642CC070AA4CF2C09286D5604B65E8001BE860ECFB64671756D08F8E17DCC3AA32FEA06C02369EDCEB28EE51965CDBA06365509A0875F1639D8F6CCB5D7B1FE3AE3693A88B0D4F73FC5F1FE0F3DBFF35770553A04479298349E0EAC14A5C292C5C1A545F91ABBDE62E23D0551EE2F4BA4E1D9344AA77F10671B56B1A2DBA966F776DD361B7BEEEDAF5A74EF3B590B2939B2B8928B67A49261DF2F0BB69ADD5E362707100D69285C27B5EF617E706CEF345652A438382791A6F5A3EC674C0946B3159A7587B6A9FC698CBF20297C57A9C8BDF340D6494F903053BF2228D0D0350466D1D66787EA1679E86871B10673F71F5E115AE3EFC1D571FDEC7D5877F866B29E33FE15A92FD01D7627807571FCE6896539EE77B7BF7ED06BECC2A9A21CAE83D0F8A5892FAD23416541F819759F4A4DA014A848375AE32638A12733EDD508178826C87C01D5C9F6C43E21E34AD4E26A1C2D11603F8487B24A32251B6B41D8E8F19D51DA1DF37AB4DB3DD34EB1FF71A303A',1);
INSERT INTO "logchunks" VALUES(42,0,15,X'7801BD534D4FDC3010BDE7578C9010F4E08DC36ED25DA4ED0509F5D803974AB938F63836EBD8A9EDEC8250FF7B270454244A4F552F23D9F3F566DE1B933003C3A93071001635AC7A9B0B4306AC27C3D88FC9CE212CE3303A91710FABC20C076523B0F139BC0CDD3DCA9C4AEB75280C4A13A0CCC358A613DB0857DD87509766EACA6CFDE35CFF3501BEBCCF2F85CB183D354A0B0C2641A8A395B852988534A8BEA2507B2D5C42A0A73C84E92D4E1DA244C2BB44036EAE94BC12DB6A2B6ACD77CDA6935C34B86E54ADF8AEFEDC3492D742EC9666D2A1F0BF87D65A3D2C0E177A601579A8FC20F2FEE2DCC079BA284C616851306FE3DDC8A7100F1853D94DD629563D8F4FB08EE8C2B87CC265B603CEF8D79C4342993E51BD93C8D258DF0335D5D66182A79FF42D627FBC86EEEC85B1D6BF61ACF57F67ACF51F33D6FA7FC6D802E33F31B634FB03638BE303C65A7F46BB9CD2BCDF6F77DFAFE1761652115E740237214612336483901F47D2F318431FC5009A0E2291FCE064B3017CA0EB9041217092BC136342754764EEF96ABDDD551BFE0B79FF1FD8',1);
INSERT INTO "logchunks" VALUES(43,0,15,X'7801BD53B16EDC300CDDFD15448020EDA0B39D3B3BB900D7A540D1B14396025E6889B2949325579273098AFE7BE9384503A4E95474212091221FDF7B328932089A0B13471051C366B0B9301CC07A0E427C9BED5222328D93C34C07D814663C2A1B414C4FE565E8EF48E6545AAF4361489A00651EA7329DC40E5D7D1742539AB92FB3F58F4BFF5F0FE0C3EBF725BA4CD1F3A0B4C2101250DD5B491B4519A521F599501D34BA44C047790CF34B9C3A44498C77AD06DA5D2A7989D7F53536BADAB7BB5E56D8D2B6558DAAF6CD55DBCAAA41DCAFC3A423F4BF97D65A3DAC091706103567B8FD88F970716EE03C5D14A6304C142C6CBC5AF914E291622AFBD93A25EAA7F599C694D71B7897ED480BF86D55412299DE73B3136669AC1F80276AEB28C1F71F7C8D71B8BF81FEEC59AECEBF90ABF37F97ABF36FCBD5F97F26D70AE33FC9B50EFB835C6BE20DB93A7FC65CCE69E1F7CBEDD71BF8B4B8A808CF26818F214676326443901F2736F314C3107104CDBF21B1F7E064B3017AE0AF218322A8D8EF0EA744EA96C53C549BB6AEEAABED4FC8E21EA2',1);
INSERT INTO "logchunks" VALUES(44,0,7,X'7801ED55DF6FD330107EDF5F61E5A5202D3F5A86902A4D50681883B2A2B6034D5355B9899BB8757C99EDB42BD5FE77EEDC0E0D9547789BF290DC77F79DCFDFC5E7B2DEBA12340B2B56CB5A28A9858D6A034B913916864B0BFAA46452B35C1A16BBAA8EED263CE3AABD04781D6FC0AC84B1F1BC912A0FDBB1937A1BE6622D14D47B90BD70B212D038D6EE2409B322B32F31E186BBAC94BA600A8A8554C2B2DD03C2DC14EB2EBB9DB7F655B54ED9BC1556FE7554DDDEE92B6C4D91DB58CAF76D72D3651FB9B2E20476011859481D7459F0488F1C542A3865C1861B8D048BCEDB29DAFB15D1DA0546DC35D2884A68E7DD7F0091BB77C1F40119877D7A4A0655C5754EE1BB202B45B60AF325D705207048CD30801722AAB7CC07049463CD8DE473DCBF27F63FF7AE2E86B3713A995C5E5D8C675F87FDEB414A2932D00B5944563894188B466ABF37E9BDEF8DD3D9F568E05701EB0A23EC9DEAC6B18639E4DBAE062DDEA1A1C5DB12DDE7FE93C8E3F4C3289DCCBEA437445D80097D4D3604ADB614D01B0C863FD2FEECD3703C19534CBBF3264AF0699377940E525AFA7B3A1A5F0EAFC87F508344F33B3BB47D5649DD38BFBF4E82CC9A1BAE9450485950974804743BB451B8A72A9A4687E421698E25240FFE9FF4C2402D0CD38046B437A291C79E25268951E165A325498C7F720DC6D9D803D1FDFE2864B016067FCDA7018F988FA12611D3CBFDDCA9FF7618FE55A794E096BA7934CA8E27192EC9EB5AC98C3B097E521E46CDC616B2FBD48591782F38C8800E6F407E1A05BF4712627F9952A5E0CA954488F79F3F3DA9821515781BC4C11493CC79B62A0C343A2790102BD46246A71B01DD28F580D7032E5F185EB185D4D29622671BE94A26EEA56319E4822527A550BCB6229FE09D739E446749F2AADDF90547AB4470',1);
INSERT INTO "logchunks" VALUES(45,0,7,X'7801ED55DF6FDA30107EEF5F61E5854D6A12609DB622551B1B59D78E9509E8A6AA42C824476270ECD476A00CF57FDF9DA15327F6B8BD557948EEC77777F9EE7C2EAA8D2BB46261C92A5181140A6C5419BD80D4B1305C58AD8E0A2614CB8461B12BABD8AEC3132E5B0BAD5FC76B6D96606C3CAB85CCC256EC84DA840EACDB69D80B274AD0B563AD76B3C92CA4F625465B73971642E54CEA7C2E2458B67D403537F9AAC36E678D5D498D63366B84A57F1D94B633FAF21A13C4D696E27D1BDF74D8272E2D1CE96DA08DC8850A3A2C7884474E97323866C19A1B85008BC6DB09CABB8C286D030377B530508272DEFC872272F72E983C20228315485D7948AACB92AB8CDCB7415A40BA0CB30557B946C53E3443079E43546D98770828C68A1BC167F8FF1ED8BBEC5E9D0FA6A3643CBEB83A1F4DBF0E7AD7FD8442A45ACD451E5970C82F168DD05E77DCFDD01D25D3EB61DF67D1D6E506EC9DECC4B1D2339D6D3A4A2B788F828277059ACFFC278147C9C761329E7E496E083AD726F435D9502BB921876EBF3FF891F4A69F07A3F1887C5AED3751139F165987493FA1D4DF93E1E8627045F63D1B449AFFB37DDBA7A550358E03BAB49B88ACB8E1528244794E5D2212685A5046E29EB2686AE5E788A08714120687935EE8A8C030A55188764234F4BA678A89626478512B4114E32457DA381B7B4574BF3B0AA95E81C1D17CEAF0A8F33ED424427ABA9F3BF5DF0EC3BFEA94046EA99B07ABEC7093614A5E5552A4DC09ED37E57ED5AC6D2E3A4F4DE8899782D3A9A6C31B909D56C1EF9584BABF6CA902B8740501E2DDE74F0F2AF5920ABC0DE2608241663C5DE646D72A2325692CC8F974BF18542DE5035E0F983E37BC6473A1842D20636BE10A06F7C2B15467C09A4705485E59C8C678E79C35A35727A7A7EDB7BF002C0C435A',1);
INSERT INTO "logchunks" VALUES(46,0,7,X'7801AD90416B02311085EFFE8A410A6B0FD9EC6A6B5BA1079196167A102A1441287133BB999A4DD224EB2AA5FFDDD55E04AF3DCE9BC79BF99E72FBA8AC013607568323879A0C8674DD9096299A2D796B6A3411182B44A110FA57EF6FAFF38FE9F273369DBD3CF5BB85C7EF863C1E6D0192F3298DBB98F4149001491E78AC1D0F2DBB113AFFB2F696B7D66FD0077E3AC7721EC9EC99C42D6AEBFE441844AAD13611F2619641C0225C7781AD8885225381B655491A03FCFC76B2F0D57602EBE4DFA9561758ABE408D684E313F3C57202CF4207ECD9F3CE2E784F15F2334BE00FA33B2C8728CBD158C060832E767CCEDBCA8B1A4A3214144A68292AC01D4528AC44C87A0AB57001E5A26BE7314BC7C3FC7E9C1F00B1BF9F3F',1);
INSERT INTO "logchunks" VALUES(47,0,7,X'7801AD90414BC3401085EFFD154311520F9B4D5AADB1E0A11445C143C182140AB24D26D9B19BDD7577D3B488FFDDB45E02BD7A9C378F37F33D698F411A0D6C09AC064B161569F4F1B62155C4A8F7E48CAE5107602C17B944185EBDBDBE2CDFE7EB8FC57CF1FC38EC160EBF1A7278B27988FA531C0E211A48200D0539E0A1B6DCB7EC46A8F4D3985BDE1AB743E7F9F91C4B79207D64017DF8536014A846D30448C749021E737FDDA5B522E4927405CA542529F4F0FDD3C9C255FB196CA37F47DA5C306DA21355E34F4F2C57EB193C09E57160FA855DC09EFBE33D8BE7F7933B2CC7589493A980D10E6DE8F8AC3395133594A4C94B2CA0A520010F14203705423290A884F558ACBA761E92384BB32C9BFE02A5459E1F',1);
INSERT INTO "logchunks" VALUES(48,0,7,X'78016D8E314FC3301085F7FC8ADBDA0E89930A10ADC4CA8C441746D7BEC4476D9FE5739A4688FF8EABAEAC4FEF7DEF73692D8E23041DF5845D5AC1383497C60145B094419590942CED93F6C337F3B35A385F308B3ACFE46D3BA842716D2D5ED1737A84B00DFA76A28030ECFB1E048DEC2A70D1C5388A13789E46F228F0F35B639DA7EB11CE9BFF4536B531CB7DF571FA3AC2BBF6820D7FAE52303C54812CC64223A185C8402273456FEB6FFD8806EDAE6B5CCA3C651D60A448E26A73A1E2006F54C0B045E81B875E27417BF77EDB772FC3EBA13FFC0124126310',1);
INSERT INTO "logchunks" VALUES(50,0,15,X'7801BD933D6FDB30108677FD8A4380C0ED404BB225E70370C7A24B810C590A68A1C8A3C898225592B21314F9EF394509622071A6A0CB01E41DEFE37D8E3A62028663A6430F2C28587626659A0C184786B1BFA3994258C27EB03CE1169699EE77D20460C37378EEDB3B1429E6C6299F6914DA439EFA218F0756715BDE795FE77A6CF364DCC394FFF501FC78FF3EE73661705428CE6D30015CEE8DC0A5C4C48546F90BB9DC2A6E23021DC5CE8FC77D2A1F0452BF73345C2AB16EDB5A5DD5AB9A63A92A5C1517B2AA5ADC605D57A5BCAA255E149BB998B0C8DDDBD04AC9FBD9617D07AC240FA5EF79DA2ECE359CC745A6334D42C1A4C6BB910F3EEC30C4BC1D8D95AC7C1E9F051C3C6919D37C0DDF92E9719A605D141051C4EF94F1C093D0C675406595B118E1DF235DF3D0EDAFA13D7B61D6B823668DFB9C59E34E336BDC97319BDBF84FCCE6621F309B1D279835EE8CB41CE3A4EFCDED9F6BF839AD52E65F36057E63E810DAC09DD0B0103E045A6E94C47A08BE0BBC07455F23D222C2C1240D784FFF44788950D0F25B3E4494B704755B2C57AB7579593D019243238F',1);
INSERT INTO "logchunks" VALUES(52,0,7,X'7801ED55DF6FDA30107EEF5F61E5854D5A12A8565545AA3636B2AE1B2B13A49BAA0A21931C89C1F1A5B60365A8FFFBCE86569DD8E3F656E521B91FDFDDE5BBF3B9AC37B644C5C28AD5A206291498A8D6B880CCB2305C18544725138AE542B3D856756CD6E15B2E3B0BC493788D7A09DAC4B346C83CECC456A84DA8A1C6D082B13B357B654505D858D6396EB79981CCBCA6906B6EB352A882492CE6428261DB0752735DACBAEC76D6DAD5D57AC366ADB0F2AF83FA76465F636B42D8C6B878DFD39B2EFBC4A58123DC06A8452154D065C1233CB258C9E00D0BD65C2B021832DE4E48DE6524691B68B86B84860A94F5E63F1491BDB7C1E4811039AC4062ED2119561557B973DF065909D932CC175C15488A7D68460EBC80A8DE30EF10B8182BAE059FD1FF7B60FF4BEFEA62381D27697A7975319E7E1BF6AF07890B91A19A8B22326089642A9AA0FD5EDAFBD01B27D3EBD1C06741630B0DE64E76E358E10CF34D57A182F72428785792F9DC7F3AF038F9384AD2E9D7E4C641E7A8435F930951C98D73E80D06C39F497FFA79384EC7CEA7737C1AB5E9E938EB2819242EF58F6434BE1C5E39FB9E0D479AFFB37DDBA795500D8D03B91CB7095973CDA50449F2DC75C991E0A6856422EE398BBA517E8E1CF4904287A109752F7254A0994212A29D108DBCEE8562473131BC68947014D324D7A8AD89BD22BADF1D850C57A069349F3B3CEABC8F6BD2D3B97EE9D47F3B0CFFAA5312B871DD3C5865879B8C52F2BA9622E356A0DF94FB55B33685E83E379127DD0C16337487377076B70A9E5612E9FEB2A54AE0D2960E10EF3E7F7950854B57E06D1007130A32E3D9B2D0D8A8DC299DC6809C4FF78B4135523ED0F540E90BCD2B36174A981272B616B664702F2CCB3007D63E2A41F2DA409ED29D73DE8E4E4E4FCECE3ABF0121E2453E',1);
INSERT INTO "logchunks" VALUES(49,0,13,X'7801AD90316EC3300C45779D825B9CC1B6DC241D0274CDD2A1459AA5A36231161B9B3244B98E51F4EE959D9EA0284180F81FE0C7235D3F45E7193AC3A6C1A29F20A244C8F37984811903B04FA2B88BE2B878CA0131580A50C6AE2F65CCB7A6AD3EBCDF95A30F570C529E076A6D5E9591785AD2EE0E649DB99DA843A81EB406C15AD6296D34B176C40DB4BEB9508B025FDFC936A1F9DCC379F537CA554A18644E7D3DBDEFE1605A41E50F7E600BD5726826EB42F9B7492276503BACAF401639D285D0A6C3814486049325D244C535DAB480A9F37F298547C3BF2CF34775A1B516850A5F9E95EB836F82E9E0424CE212D048D101DE2842ED2D82560E5BD30BDAF9A14F9B423FEEB6D5E6076CDB9515',1);
INSERT INTO "logchunks" VALUES(51,0,7,X'78019D90414FC2301886EFFC8AEF364CEC4A05022E218A1A4CD428282131C643B77DAC956EAD6DC740E37F778E60B878F1D4F66DFA7C4F5F61B65EE802480E461A54B24017C6A554699872CF63EE101CDA354218D27DD212200B48A505EA73435D457A5CB137ADFBB4D27685D6D1064118F5B2D8128B46138FCEEF62687B99A32E3DB0934EA7C627EEA84656DC27421619289D2DA542079F5F75CC6DB68EE0250E76A6C131C401C99BE52FE3E6B2B16E7607E6C16B4D2CDDCF94E9FC398209570E5B7AFF3130DAF9CCA27B5711A5FB4364C75793879B8B352338D82E32616776D95DDD7E0CE79BC5A51CDC8F6336258F8A5FF3E1F9EFAB3351B346FF2A881E18D34495CEA3A5B62CA03DDDF93DCDEE80F54336AC7B33566796E7B09485740253A8A417801BE921D12942A7255071E3309DD7AD8FBAE180F5BABDD36F1ECFAE10',1);
INSERT INTO "logchunks" VALUES(53,0,7,X'7801AD90416BC2401085EFFE8A410AB18764A3A6960A3D88B4B4D083504104A1ACC9243B75B3BBDD9D18A5F4BF37DA8BE0B5C779F37833DF53EEC8CA1A881710D7E0C8A1268321D936A48B04CD9EBC35351A8638CE65AE10FA37EF6FAF8BD56CFD319FCD5F9EFADDC2E357431E4FB600D1E594F081A39E0232509007C1B513A18D33A9879FD6DE89D6FA1DFA20CEE7E2A16032C72ECED99831F09F0C03A61A6DC3301CA52904CCC36D17D94ACE15990AB4AD4AD218E0FBA793A5AFF653D846FFCEB5B902DB4427B4269C9E582CD75378963A60CF5EB676457C2E515C58827818DF6339C2A21C4F240C76E8B8E373DE565ED65092A1A0B0809658011E8821B70542DA53A8A50B582CBB761ED324CB26D938FB05F6D19FF4',1);
INSERT INTO "logchunks" VALUES(55,0,7,X'780195904F4B033110C5EFFB29E6B6154CB3FD63170B5E3D7BE8454424DD9DDD8C26999049BB2DE27777DB82143C88A7197EBCE1CD7B361EB3E500CA43A4888E02CA74BB23D74EC73DBF79EA93C9C44140290C7B4A1C3C860C3AFBA865504BE366EFCC77BA318D457D25117DBFA8B19B63DB2D56A6B040015A4ABF2F074E1F98449F6DD54C670A479530B2CA28F9826192C923EF32CCE65505828DDCC0C49BC366C4576CB4194C6E2C851E1CF71D3914F8FC1AB149FD7E0D2FDBF292B8BC856DA9FC79FC91FC22BD4E7F26FF6DA07C1DBFD8C9E9B3A7CDF31A1E8D132C3830041CE0A7E8C2C6C463E91E3A0A24165B18285BC0036568B845A80A8BCE44C1F614FEA19A2EEA655DD5DFABDE9ECC',1);
INSERT INTO "logchunks" VALUES(54,0,13,X'7801AD90C14EC3300C86EF790ADFD61DDAA663203189EB2E1C4063178E59E33666AD53C5295D857877D28D27405896ACFF97FCEBB3DD3047E7197AC3A6C5629821A244C8F36584911903B04FA2B889E270F5940362B014A08CFD50CA946F4D577D787F5F4E3E9C3148791AA9B3795546E2390F38F86BE4CD86AC379723F508D5466B10AC659D2227136B47DC42E7DB863A14F8FA4EB609EDE70E4EABBFA1AE52C2284BEAEBF17D077BD3092ABFF7235BA8AED766B22E947F9B25620FB5C3FA0C6491233584365D0F243226982C91262AAED1A6054C9DFF4B293C18FE6559DEAA0BADB52854F8F2ACDC107C1B4C0F0D31894B4013450778A108B5B7085A39ECCC206897873E55C5E3E66EB37DF801DF0B96FD',1);
INSERT INTO "logchunks" VALUES(56,0,8,X'7801BD92C94E03310C86EF7D0A9F580E99744AA1A552D90512486CAA90386626EEC490998438C3509677270581E0CA81A37FCB9F7F2FA6508C5B43104263E934C22B546DF34C1E7620CB2497066B95F183859515F08B685C03A2064F1E2D35C859D192D59956512D49609DD2CBC26FE117A467801AD01440C6DA4BEEC450D9FCCEB94DD9B9708F81E5074FE43252B31001BD1311397ECAB016A946D746C807FD3E3096BC9E909D8AA5A1A64ACDAB39596478794BB20AD5E3048AD57F9D7075E92750725F41BEB139806291FC4374C0515393B22D2F7397B3DB091C2BCBD873DE71AC02A6254FA4FC0A2661FFE8F8E2F4E03117385ADC54265C85F9C6FDD9F378F6747348A3F3FD22BF14D7569DA8F19E9CBBD0A9A079D724D6F44FCB953FAE264BDB72C420439B2CFBE0AAA06A9853436C504347D1003E51848F97E9F70C5AE519F52C9D67DACFB6B746C341FE0E361BCED7',1);
INSERT INTO "logchunks" VALUES(57,0,12,X'78018592318FD4301085FBFC8AD7E54E229BDD1308118982861210BAE64A6F321B9BB33D963DB91021FE3BE32CD29E6890DC64C6F3BDF732B66913CB11C14433D3216D086ECE46085D17D9C5B44863E1222697D14B487D59BBB7C69F7E30BFEB57CECF944B7F5E9C9FBA532F2E6E5DA6C49D50916B1977E202F122383D1C8F2834967B45AE4646EBE20CCFF3C5792AF8F55BCB26CF2F03CEEDFF6DB57A7B2995F0EDF169C067E30B35FC3591BA771C0B84A11F17CE616818F89492DF60BCFF9BB0DE1910599D36FC7D89B1A2AEE1F7569DF9C2AF2A15682AE4505B4FBC64049EC897FA7BB47157EE07B43BB085352F84D19A386B32B146341955356C24C874F1340A4DFBE84DE30D4C9C50182BC75670A65DD0D1B44BAA49B4AF16659EE9E6B7ADF682961069BD11CB152996A2AA76F91FC475D7FBEC1E4DAD5238343665D657107071D115AB3E572716F4D30946CD8C6363C99B54687AD4E57E3C1DDE7F78D0F307D927CEBC',1);
INSERT INTO "logchunks" VALUES(58,0,8,X'7801DD52318EDB3010ECFD8AADEE7C48448994284B06D2A4481720C5352997E452E245220592B6EF12E4EFE19D83C4407E908E98E5606776668E2B54D1026375A4853011DCDDC1F692E7E0A15A61731B2DCE5362EAE416C33066675167A82A8F2B4176FEA5BC239D5D72853258DD2A25ED288544E2B623D11C4CD729EA49CA8E9B511A3A347DE18453DE4EF9767355913FBB18FC4A3E439DD7AD4E97AAC3853F85206B8D7AA6FAE64BAAC7F6405690B16D8FBB199C07E3E2BFCC4B88DF28A6FACD43C5EB57D545F316AA4C295F61D867B75211055C340D24D2E901F62B3E3F16F8062B6B2E98F5ECFC044B98AC5B28C18F9F05C6389D8FA0EEFF9F93DE1757A7F4EAF4CBE3D7237CC225D12EF8002963761ADECC1FC13CA19F02D3C1E7E814BB0EAF8771097CC82598022E0B995DF8D3A0BF95BBE6C159C39A772D9B7E7788658C6CFA0EFB02C3E78FEF21CD28640F1239D728ACD0CA346AD463CB3959A525B54258548316962B338E433B58C907DB93E68732EC8C1E0F5DFBB09BB718A6886BD1EF5D9AC9C0C5E519E8D965D0C11034BB9916DC1299D7F03F08C665DF0CFD2FAC020B77',1);
INSERT INTO "logchunks" VALUES(59,0,1,X'780125C9C10E83200C00D0FBBE82FB428B7126FB1D900ADD144C5BE3B6AFDFC1EB7B55A9656EC5A16D3BEAE91F711D5EBD4F7876799328A683D7EC07346E5F2FB4776FA4763102A0D04A51E9FA010284FB08E5B9CC634A13581428BF5BDDA517899B5BB8B156CAEE64AB8E3E6C6EEE995CF80300032FA2',1);
INSERT INTO "logchunks" VALUES(60,0,9,X'7801BD944B8FD3301485F7FD1557DD542A9387F3689AEE4020341214696056888563DF2486C48E6CB74341F3DFB193299456429546626359D7C7D7E77CB2DD46B61FA28A1A8C7643A329C740753C0AF728F7512564341C6CAB24043D0C62C04E483421C7A15307D0D822D50621089C5A68257B94168CA58D900D8C9DCD4390D18E7C552A8FA8B6A2A6CC9AC80A7988D6354BAB2AAFCB3CC929923AC3242E789655B8C23CCF082F738E45BC1AD50109E3307E9186CDD3B6D0521D363FDCD9A6A549BE829C12C2685227ACE27155B2322504EB8AE59826494DAB354B6A52F1B25CA7EB3A27EB7A858C146E31E3AC2CB2D4A770A9AD99B5B376B984BBFBEDF676FB163E6CE1D5FDEDBBD7EF5F7EFCF4E60E96CB590B420217FA32614F8D45ED045437FB0D7C5E5C477771038BA0F7E339635F3B621E55A7A47DE109B69FFE17DE938909B99F3F97FAD46F02BFF832533FE78EE030DFC07C2707CABE054C0D87F90DB832B5E8EB6EA22DF2B1864C496E5CD5DD0DA7B1F8DD7AC9FCF19A465C49BCE89214277DCEEF5C709A162683C8811AC1F1EF333B616CD00BF7A0AC50D23C2FC0BF9A5D862021C9CA9310B7162AEDDEA301A940E203FCB63559D66876DD88ED78D146B61A3B74BF82C7798EC1A7D1B817C645F3EBD73EE4691F35D3AEADFAE3048473E7AC5975FC3D422FDEE9CEF76FAD1D36514492C2FF0121D924A42471347FFC05A7C67522',1);
INSERT INTO "logchunks" VALUES(61,0,47,X'7801BD584D8FDB3610BDE7570CF6B21B74F569C95E6DD0437B28DA438B20C9A5287AA0C891C55A121592B2EB06F9EF1D4ADE42B265A7A8829ED6CB95DEBE371F8F332E035BB741CE0C065DBBD54CA0A72A11F87B6CF6412E9BA03DDA5235E0D5D0CA162BD9A0F105B6953A02E356EE9945F03C7A5A6AD5D4D85830966D65B3851ED91CBC8455D11F4AA501D35616F49209AC6C8EC153C157799E16591AA70CA322C138DC8824C9718D699A44224B056EC275FFB417F9A11F7EB3F2B7A7D77CCBB4BFFD8BFEB729599CAE216551C4595CC43C17619EF16C154558E43CC5551C172C7FE27111E522CB9E564F451A3D156BE4D186FE98089E6D92955341AAAD7955826C40487DA9E0A0F40EB509B6A47A87D8A21EC80D01F1ACF24EE283BC939580072B6B549D85751882416E5E13F881595EBA00556A5BC80A0D7CFA4CC74C6FF7CFF05B7EFFEF3272FF08F9BD57F73FCE33D31FBE646778709CA1FEE444B4FFFCBF64EAC463C856FFCBD28C9D1087ACDDFF4E31EC8C8BEBDB0FBF3EC30FAC32F84A7DBA3316DBBB67B8AB14DFDD3D02FD4EC97307F4415B14FD1972D50843A75464F48CC53FAD7BE4EEF34D04A11ABC783D8C4600A7288334946DBE43F1E86A4B69811AAC825323B976B856E0530A3DE7712E9729BA0D37276F956523791F4A8471EBEBAE316F6068D5D8DF62B80A372CA6CAD77B3453257BD4B2387A2F9EB04CC72DB0391561B81AA938B716500568DC4B23C9F8C62EF508EF7FFCCE3B379BA9AE566351C96D6997299A8799D7322EB8B7835DAFFC884E0F25626580350236499425F0F3F74E9B9066477683604BD438A5DF352D5BDA273318B3C4E3E44612BCB13BC00049CD3A69C8E16EFA7AEDF005BC59119376DF709E08C1F92A63A1D71E5D16C8EECD1068609546268E530DBC44BEF334564877F0B29AB90E35C73C9B30FFC902670DE408B26E95F3C53710422D6924B0D4062441016BDBEA8CBDC612995E4A7C16658E7338E1FC8BB2FD3D4AD406A267B5FC7248554646F71F4D7F0E6496DAA896BF446CB0DDAF92F3EB50B324A3B1EF1D309F76590F8602C8F6A435A00E0D18776BD937D0A85C89637F8FD103147169E188765ACB0726ADD735565654D0AED21745FE26DA9CBA6433CAC13B4700A8F72EDC9D15966EDFD04F36707627995AED16F6E025C41CD3301A530DC8A1CD81AC58C001AB6A1A539A97347ACC18B466593CAF22CD329C741A0DAFD44092C330AF32218622A0D5C0A0BB52C8042A49513DD5F4795C0F9246DE85EC2F31BECCFB1D7EECD050296F95ABD98B52A0719113FF068978C36A8487D08F62A8CDEB691272B6B42E2E102EC913BB7177BE98088D8EB47618A4D9D4453A8482D1D24083648D429265934B1B78C8B150FAE6336792A4A05D8726B065599945B9944653F5A4E22F12F1303B6FBD3E35068D30C6391256C5342F5CD5B55C3869CD60CC0B4847EE7221C065A964B4FC96AAA3C5AF9F789D8F52DFB865784A5BA395D4D4B4682F8BFE159C39FAC93A1ED17F3FAC3EE4EA90D3B8B7D5AAA319B1D58AA3A101DE1233B2A2DC5BA569B6E182E1664DD3A2A2F66FA4A10D56BA8B17D273FF3C6869D1333487D46C99B2AB48B3DAE2B136B7930C14DCAAD5913F516EE8D370E69B8F6706DBD2D2B2D0F42F21E66886E19866FC8F57C20E5BFB487D2C6808740B693FE36A345DD52FA1C392382CAA2F3303EDA6E725E802FED2456E771D2F2EB7BE5E19DE634635EEAD73D4D3EEE64AB9B4B67D0E8228DEB8AF62FCE8398EB2280C7C07D0E9CABD7DE51152545271D12C599F4AC85D755444807FD21CC19540085F9558B1D6A0F840DF997C9BF871B48ED6ABBF01F078B830',1);
INSERT INTO "logchunks" VALUES(62,0,15,X'7801BD93C16ADC301086EF7E8A2110D21EB4B6B39BDD38B039861E7B0894822F636964292B4BAE24EFA694BE7BC7714203697A2ABD08AC19CDFC33DF6F932883A0A93071001135AC7A9B0BC30758CF8710DF263BA7884CC3E830D31E5685190ECA4610E3537A19BA07923995D6EB50189226409987B14C27B141573F8470559AA92BB3F5DFE7FA2F0FE0F6EDFB125DA6E8B9515A640809A88E56D24A514669487D22547B8D2E11F0A73C84E9B54E1DA224D6BB64C376ADB695BED27247979BDDAE6B6AEAF49664A3BA6A7DDD1056D8359B462ECDA423F4BF87D65A3D2E01177A103547B8FC80797F716EE03C5D14A630BC2898B7F166E45388078AA9EC26EB94A89FC667594772615C2EE143B603CDFAD755058964FAC8F54E98A5B1BE076EAAADA3043F7EF235C6FE7803DDD933B1D6BF22D6FABF136BFDFBC45AFFCF882D32FE13B1A5D91F882D817788B5FE8C7739A579BF9FEFBFDEC0DD6CA4223CFB04BE20BB9E2103C2C8F0822FCC18431F7100CD7F4462FFC1C96603F4C8893228828A3DEF704CA4EE99E6BE5A5D56DBEBA6FE05596720DD',1);
INSERT INTO "logchunks" VALUES(63,0,15,X'7801BD93C16ADC301086EF7E8A2110D21EB4B6EBCD6E1DD81E4B8F3D044AC197B134B29495255792B329A5EFDE719CD0409A9C422F026B4633FFFCDFD824CA20682E4C1C41440D9BC1E6C2F001D6F321C48FD92E2922D33839CC74804D61C6A3B211C4749F5E86FE86644EA5F53A1486A40950E6712AD3496CD1D537215C9666EECB6CFDCFA5FEE303F8F4FC7D892E53F4DC28AD32840454B756D246514669487D2154078D2E11F0A73C86F9A94E1DA224D6BB66C3AE51BB4A5F6AB9A70FDBFDBE6F6BEAF58E64ABFAAAF9D81256D8B7DB56AECDA423F47F87D65ADDAD011706103547B8FC88F970716EE03C5D14A6306C142C6E3C1BF914E291622AFBD93A25EAFBF1D9C694D71B7897ED488BF8A6AA20914CEFB9D809B334D60FC01DB57594E0D76FBEC638DC5E417FF680ABF34F7075FE755C9D7F1957E7DF0CD72AE33FE15A9BFD03D71A780157E7CFD8CB392DFE7EBDFE7E059F972D2AC2C392C037E49567C2803031B9E00B33C530441C41F3EF9078F9E064B301BAE344191441C50BEF704AA4AE99E6A1DAD46DDBB4CD1FA5841FB6',1);
INSERT INTO "logchunks" VALUES(64,0,7,X'7801ED55516FD330107EDFAFB0F2529048D20ED058A5090A0D635056D476A069AA2A377113B78E2FB39D76A5DA7FE7CEE9D0507984B7290FC97D77DFF9FC5D7C2EAAAD2B40B3B06495AC84925AD8A832B014A96361B8B4A08F0A2635CBA461B12BABD86EC2575C759600AFE30D989530369ED75265612776526FC34CAC8582AA01D933274B01B5639DE3769B5991DAE79870C35D5A489D3305F9422A61D9EE1E616EF27597DDCC5B4D55AD176CDE0A4BFF3AA8AE71FA0A5B53E4D696F27D9B5C77D947AEAC38825D0046E652075D163CD02307A50A5EB060C38D468245E7CD14ED6645B4768111B7B534A214DA79F71F40E4EE5C30BD47C67E9F9E924259729D51F82E480B91AEC26CC9750E08EC53330CE0B988AA2DF30101E5587323F91CF7EF89FDCFBDCBF3E16C9C4C261797E7E3D9D761FF6A90508A14F442E691150E25C6A291DAEF4D7AEF7BE36476351AF855C0BADC087BABBA71AC610ED9B6AB418B776868F1B640F799FF24F238F9304A26B32FC935511760425F930D41AB2D05F40683E18FA43FFB341C4FC614D3393E89DAF874C83B4A06092DFD3D198D2F8697E4DFAB41A2F99DEDDB3E2BA5AE9DDFDF711B9915375C29A190B2A02E9108E87668A3708F5534B50EC943D21C4A481EFC3FE985815A18A6018DA831A291C79E24268951E165AD25498C7F7205C6D9D803D15D731452580B83BFE6E38007CCC7509388E9E57EEAD47F3B0CFFAA534A704BDD3C186587930C97E455A564CA9D043F29F7A3666373D97DECC248BC171CA4408737203F8D82DF2309B1BF4CA94270E50A22C4CDE74F4F2A614505DE047130C524739EAE7203B5CE0824C40AB598D1E94640D74ADDE3F580CBE786976C21B5B485C8D846BA82893BE9580A9960EDA342285E59914DF0CE39C35975F2F2F4CDE92F47EF448B',1);
INSERT INTO "logchunks" VALUES(65,0,7,X'7801ED55DD6FD330107FDF5F61E5A5202D49DB81862A4D50681883B2A2B6034D5355B9C93571EBD899EDF4836AFF3B776E8786CA23BC4D7948EEE37777F9DDF95C545B5768C5C29255A2022914D8A8327A01A96361B8B05A9D144C289609C3625756B15D87AFB86C2DB47E1DAFB55982B1F1AC16320B5BB1136A1B3AB06EAF612F9C2841D78EB5DACD26B390DA97186DCD5D5A089533A9F3B99060D9EE01D5DCE4AB0EBB9B35F625354ED9AC1196FE7554DADEE8CB6B4C105B5B8AF76D7CDB611FB9B470A277813622172AE8B0E0111E395DCAE094056B6E14022C1AEF2628EF33A2B40B0CDCD7C24009CA79F31F8AC86D5C30794044062B90BAF2905497255719B9EF82B4807419660BAE728D8A4368860E3C87A8DA32EF10508C153782CFF0FF3DB0F7B97B7D39988E92F1F8EAFA7234FD3AE8DDF4130A916A35177964C121BF5834427BDD71F77D77944C6F867D9F455B971BB0F7B213C74ACF74B6ED28ADE01D0A0ADE1668BEF09F041E251F86C978FA25B925E85C9BD0D76443ADE4961CBAFDFEE047D29B7E1A8CC623F269B5CFA3263E2DB20E937E42A9BF27C3D1D5E09AEC07368834FF6787B64F4BA16A1C07746937115971C3A50489F29CBA4424D0B4A08CC43D65D1D4CACF11418F29240C0E27BDD05181614AA310ED8568E875CF1413C5C8F0A2568228C649AEB47136F68A68B33F0AA95E81C1D17CEAF0A8F33ED424427ABA9F3BF5DF0EC3BFEA94046EA99B47ABEC7893614A5E5552A4DC09ED37E561D5AC6D2E3A4F4DE8899782D3A9A6C31B909D56C1EF9584BABF6CA902B8740501E2FDE74F0F2AF5920ABC0BE2608241663C5DE646D72A2325692CC8F9F4B018542DE5035E0F983E37BC6473A1842D20636BE10A061BE158AA3360CD930224AF2C6463BC732E9A51FBECECECCDF92F2BE24351',1);
INSERT INTO "logchunks" VALUES(66,0,7,X'7801AD90416B02311085EFFE8A410A6B0FD9ACABAD54E841A4A5851E840A2208256E663753B3499A645DA5F4BF77B517C16B8FF3E6F166BEA7DC312A6B802D80D5E0C8A1268321DD36A4658A664FDE9A1A4D04C60A512884FECDFBDBEB62355B7FCC67F397A77EB7F0F8D590C7932D407239A5F110939E023220C9038FB5E3A16563A1879FD6DEF1D6FA1DFAC0CFE7D89047324726718FDABA3F1106916AB44D84619E6510B008B75D602B62A1C854A06D5592C600DF3F9D2C7CB59FC236F977AACD15D626398135E1F4C462B99EC2B3D0017BF6B2B32BDE7385FCC212F8C36882658EB21CDD0B18ECD0C58ECF795B79514349868242092D450578A008859508594FA1162EA05C76ED3C66699E67E3C9F817B19C9F3A',1);
INSERT INTO "logchunks" VALUES(67,0,7,X'7801AD90416BC2401085EFFE8A410AB187CDC6582B157A106969A107A182084259934976EA6637DD9D18A5F4BF37DA8BE0B5C779F37833DFD3F591B5B32016202AA8A946431643BC6DC8E431DA3D79672BB40C42642AD308FD9BF7B7D7C56AB6FE98CFE62F4FFD6EE1F1AB218F275B80E8728AF9C0514F0359C8C983E4AA96A11577CA0C3F9D1BCBD6F91DFA20CFE7C45032D9A3600CFCA7C080A942D7300CD324818059B8EDD25AC599265B8271654106037CFF74B2F2E57E0ADBE8DF9136574C9BE844D584D3138BE57A0ACFCA04ECB9CBC2AE60CFFDC90B4B900FA3091629E6C5E85EC1608735777CB577A5571514642968CCA125D6800762C85C8E90F4341A5507CC975D3B8F499C8ED26432FE05A4F89E0B',1);
INSERT INTO "logchunks" VALUES(68,0,7,X'78016D8E3D6FC2301445F7FC8AB70143E204B58D8AD4B533122C1D8DFD62BFE22FF93984A8EA7FAF116BD7AB7BCF3D36ADC5C6005E0669B04B2B288BEADA58A0009A3288E293E0A57D916EF88EF1552C315F31B3B8CCE4743B8842616D35DED0C5F40C61EBE5FD4C1E61D8F73D302ADE55E0228BB2140CB8682672C8F0F35B6399CDED0097CDFF229BDA98F9B13A9EBF0EF0291D63134F2B17F44F55208DA1D044A8214420E6B9A2B7F5B77E04857AD73536E568B2F4305120B6B5B950B180772AA0A246E81B8B4E2646FDF0FEE8BB717C7B1FF77F24256313',1);
INSERT INTO "logchunks" VALUES(69,0,13,X'7801AD90C16AC3300C86EF7E0ADD9A1E9238A31BB4B06B2F3B6C74BDECE8C66AAC369183E52C0D63EF3E27DD138C0981F87FD0CF27B97E8ACE3374864D83453F41448990E7F308033306609F447117C561F1940362B014A08C5D5FCA986F4C5B5DBC7F2C471FAE18A43C0DD4DABC2A23F1B4A4DD1DC83A733B5287503D680D82B5AC53DA6862ED881B687D73A61605BEBE936D42F3B983D3EA6F94AB9430C89CFA76FCD8C1DEB482CAEFFDC016AAE5D04CD685F2EF9344ECA076585F812C72A433A14D8703890C09264BA4898A6BB4690153E7FF520A0F867F59E68FEA426B2D0A15BEBE28D707DF04D3C19998C425A091A203BC5184DA5B04AD1CB6A617B4F3439FAB426FF4F669FB036CCC951C',1);
INSERT INTO "logchunks" VALUES(70,0,15,X'7801BD934D4FE4300C86EFFD151612623964DACE67076938228E1CE6B2522F69E23461D2A424E90C08ED7F5F978216898513E26229B163BFF6E3E88809180E990E1DB0A060D69A946932601C19C61E063386B0845D6F79C21DCC32DD1DA409C0FA97F0DC37F72852CC8D533ED328B4873C757D1E4F6CC96D79EFFD2AD7439327E39EC6FC6F0FE0FAE3FB9CDB84C151A138C96002B83C1A813389890B8DF216B9DC296E23021DC5C10FEF752A1F0492DE291AD6F38D94E5BA6A56A552E56A5156DB052FD6D56A5E6C71D3886DB55ECE5525A662C22277FF9A564A3E4E0EEB5B602579287DC7D3EEE25CC379BCC874A66950304EE343CB271F0E1862DE0CC64A56BEB44FB28E687D3F5DC2AF643A1CF52F8A02228A7849F94E3C096D5C0B5454198B119EFFD0350FEDF10A9AB35762B57B47AC765F13ABDDE7C46AF76DC426193F446C2AF61F6293E31362B53BA3590E719CEFDDFEF715DC8C8B94F9D73D813DC6040419A2EF7044E29DA44DEC836F03EF40D1AF88B483703249033ED217115E2214B4F796F711E59E88EE8A59B9DD2CE6CBBFE57C1FF9',1);
INSERT INTO "logchunks" VALUES(71,0,15,X'7801BD933D4FE4301086FBFC8A1112E228BC497649C822ED95274A8A6D90D238F63836EBD8C176584EA7FBEF4C080824E0AA13CD48F68CE7E37DC63A62028653A6C3002C2858F526659A0C184786B1FBC9CC212CE1305A9E7007AB4C0F076902B0F1393CF7DD1D8A1473E394CF340AED214FC398C723BBE0B6BCF3BECAF5D4E5C9B8DF73FED707F0F3E3FB9CDB84C151A1B8B4C10470F96004AE24262E34CA6BE472A7B88D087414073FBDEF53F92090FA5DA2A15E5F4A59D64D57954A95D5A66CB61B5ED44DB52EB678D9896D535FAC55239662C222776F432B251F1787F53DB0923C947EE0697776AAE1349E653AD32414CC6A7C18F9E8C30143CCBBC958C9CAE7F149C698961BF891CC8073F39BA28088229E53B2234F421BD7035554C662843F7FE99A87FEE10ABA93175CAD7B87AB75FFC6D5BAAF71B5EEBFE15ADAF8265C4BB14F702D8E2F70B5EE84B49CE2ACEFCDFEF60A7ECD5B94F99725813DC101220CD10F3823F14ED21A8EC1F7810FA0E84B445A40389AA4011FE97F082F110A5A7ACBC788724F4477C56A5D6CAABA780230801EC0',1);
INSERT INTO "logchunks" VALUES(73,0,7,X'7801ED54516FD330107EDFAFB0F2529096A4AD86902A4D50681883B2A226034D5355B9C93571EBF832DB5957AAFD77CE6E8706E5274C7988EFBEFBCEE7CF77AE9AADAD50B1B0668D68400A05266A34AE20B72C0C5706D549C5846285D02CB675139B4D78C6656F85F826DEA05E8336F1A215B2087BB1156A1B5A3076EF61AFACA8015BCB7AFD6E9719C8CD6BCAB6E136AF842A99C472292418B67B2437D7E5FD80DD2E3AFB923AA76CD1096BFF3B2A6D0FFAF23A33E2B6C6E5FB9EDD0CD8272E0D9CE02E402D4AA182010B9EE891C55A06A72CD870AD886008BC9D91BDDF91AC5DA0E1AE151A6A50D6C37F3922FB6083D923310AB807898DA7E458D75C152E7C17E415E4EBB058715522390EA91905F012A266CB7C40E072DC732DF882CEEF89A32FC3AB8BC93C4DB2ECF2EA229D7F9B8CAEC7894B91A35A8A323260495F2A9AA8A36136FC304C93F9F574EC7741634B0DE64E0EE258E1028BED40A182F764287857117CEE978E9C261FA74936FF9ADC38EA1275E86B32212AB97501C3F178F23319CD3F4FD22C7531BDFEDBA84B5FCFA1D3649CB8AD7F24D3F47272E5F0831A4E347FB2C3B5CF6BA15A6A070AE97789D970CDA50449F6D2DD9213C1750BD924DC731585F305460234ECEC45AC27B13434E8E7EB5831DD2A8F38B18F9BCEABFCD273879ED320811BF022FE33EFC7E34E3DCA9B468A9C5B81FE3939CCE3C69462F01C721DAED1628EAEC30387BB79F933B7E4FBCF2857C0A5AD1C21DE2F7F79528D6B57E06D1007334AB2E0F9BAD4D8AAC2399DC7805CCE0FD3A35A291FE90DA5ED4BCD6BB6144A980A0AB611B662F0202CCBB100D63DA940F2C64091D1C37CDE8DFABDDED99BFE6FC4C0F40C',1);
INSERT INTO "logchunks" VALUES(72,0,7,X'7801ED54616FDA3010FDDE5F61E50B9BD410A09DB621551B1B59D78E9509E8A6AA4291498EC4E0F852DB2965A8FF7D67934EDDDA9F50E543E27BF7CEE797772EAAAD2D50B1B06495A8400A05A65D695C416A5918AE0CAA838209C532A15964CB2A329BF098CBEE0AF14DB441BD066DA2452D641676232BD436CCE0162456FB207B654509585BD6ED753ACC406A5E53C10DB7692154CE24E64B21C1B0DD3D85B9CE6FFBEC7AD1DA77D53A648B5658FAD793EEF6A0EFB035276E6D5CBD1FB3AB3EFBC2A58103DC05A8452E54D067C103BD6DB194C1210B365C2B221802AFE7B4DEEF48AB5DA0E1A6161A4A50D6C3FF04DAF6CE06F37B6234E7F49414CB92ABCCA5EF82B480741D662BAE72A440539A5102CFA15D6D994F085C8D5BAE055FD0F93D71783EB8381D27D378363BBB389D26DFC7C3CB51EC4AA4A896226F1BB02431354DD4E16036F83498C6C9E564E4774163730DE646F6A348E102B36D5FA1828FB450F0A120F8C47F3AF234FE3C8967C9B7F8CA5197A843DF930951C9AD4B188C46E35FF130F93A9ECEA62EA7DB7BDBEED0D375E8241EC56EEB9FF1647A36BE7078A38613CD9FACF9ED4929546DFDF97A1D62565C7329411265E9FE921381604B6B12EEB18AC2C50223012A76FC22D683581A2A0C9F574CD7CA23CE4C4F4DE7392F9E6B3CA7410237E06DF7DFBC3F1D77F228AF2A29526E05FAEBA499C78DC945FF31E41CAED1628ACEE181C3DDBCFC9D5B8A3D33CA0570690B4788F69FBF3DA9C4B56BF03A8882391559F0749D6BAC55E6822E62402E93C60BAA96F29EEE50DA3ED7BC644BA1842920631B610B0677C2B21433609D830224AF0C6433BA984F3AEDA3A3F7BD77DD3FDD96F546',1);
INSERT INTO "logchunks" VALUES(74,0,7,X'7801AD90414BC3401085EFFD158308A9876493A62A2D78284551F050B02085826C934976EC6677DD9D342DE27F37AD9742AF1EE7CDE3CD7C4FB9032B6B205E40DC8023879A0C8664D3922E13343BF2D6346818E2B8908542B8BA7E7B7D59BCCF561FF3D9FCF9F1AA5F78FC6AC9E3D116203A9F12DE73345040064AF220B8712274F158EAECD3DA5BD159BF451FC4E95C9C092673881903FF2930646AD0B60CD9284D2160116EFAB44E72A1C8D4A06D5D91C600DF3FBD2C7DBD9BC226FA77A4F505D33A3A52B5E1F8C462B99AC293D40107F6BCB00BD8537FE2CC12C424BFC76A846595DF49186ED171CFE7BCADBD6CA022434161091DB102DC1343614B8474A0504B17B05CF6ED3CA4499E8F27D9E417A5199E15',1);
INSERT INTO "logchunks" VALUES(75,0,7,X'7801AD904F6B023110C5EF7E8A410A6B0FD9AC7FDB0A3D88B4B4D08350A10842899BD9CDD46C9226595729FDEEAEF62278ED71DE3CDECCEF297788CA1A600B60153872A8C9604837356999A2D991B7A6421381B15CE40AA17BF3FEF6BAF898AD3EE7B3F9CB53B75D78FCAEC9E3C91620B99CD2B88F4947011990E481C7CAF1D0B091D0FD2F6BC7BCB17E8B3EF0F339D6E791CC8149DCA1B6EE4F845EA40A6D1DA13FC832089887DB36B0113157644AD0B62C4863809FDF5616BEDC4D6193FC3BD5FA0A6B9D9CC0EA707A62B15C4DE159E8801D7BD9D915EFB9427E6109FC617887C50065319C08E86DD1C596CF795B7A514141868242090D4505B8A708B995085947A1162EA05CB6ED3C66E96034BE9F8C8FB1C59F45',1);
INSERT INTO "logchunks" VALUES(77,0,7,X'78016D8E3D6FC2301445F7FC8AB70143E204D18A227565462A4B4763BFD80FFC253F871055FDEF3562ED7A75EFB9C7A6A5D818C0CB200D7669016551DD1A0B14405306517C123CB73BE9866B8C6F628EF98699C56522A7DB41140A4BABF18E2EA657086B2F1F67F208C3B6EF8151F1A602675994A560C045339243869FDF1ACB6CEE07B8ACFE1759D5C6C4CFD5E9FC7D80A3748C4DFC5AB8A07FA902690C8546420D2102314F15BDAEBFF52328D49BAEB1294793A5879102B1ADCD998A057C5001153542DF58743231EAA7F767DFBDEF771FFBED1F241E6312',1);
CREATE TABLE logs (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	slug VARCHAR(50) NOT NULL, 
	stepid INTEGER NOT NULL, 
	complete SMALLINT NOT NULL, 
	num_lines INTEGER NOT NULL, 
	type VARCHAR(1) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(stepid) REFERENCES steps (id) ON DELETE CASCADE
);
INSERT INTO "logs" VALUES(1,'stdio','stdio',3,1,16,'s');
INSERT INTO "logs" VALUES(2,'stdio','stdio',4,1,16,'s');
INSERT INTO "logs" VALUES(3,'stdio','stdio',5,1,8,'s');
INSERT INTO "logs" VALUES(4,'stdio','stdio',6,1,8,'s');
INSERT INTO "logs" VALUES(5,'stdio','stdio',7,1,8,'s');
INSERT INTO "logs" VALUES(6,'stdio','stdio',8,1,28,'s');
INSERT INTO "logs" VALUES(7,'stdio','stdio',9,1,8,'s');
INSERT INTO "logs" VALUES(8,'stdio','stdio',10,1,14,'s');
INSERT INTO "logs" VALUES(9,'stdio','stdio',15,1,16,'s');
INSERT INTO "logs" VALUES(10,'stdio','stdio',16,1,8,'s');
INSERT INTO "logs" VALUES(11,'stdio','stdio',17,1,8,'s');
INSERT INTO "logs" VALUES(12,'stdio','stdio',18,1,8,'s');
INSERT INTO "logs" VALUES(13,'stdio','stdio',20,1,14,'s');
INSERT INTO "logs" VALUES(14,'stdio','stdio',21,1,8,'s');
INSERT INTO "logs" VALUES(15,'copy','copy',22,1,9,'s');
INSERT INTO "logs" VALUES(16,'stdio','stdio',22,1,11,'s');
INSERT INTO "logs" VALUES(17,'stdio','stdio',23,1,9,'s');
INSERT INTO "logs" VALUES(18,'stdio','stdio',24,1,2,'s');
INSERT INTO "logs" VALUES(19,'stdio','stdio',29,1,6,'s');
INSERT INTO "logs" VALUES(20,'stdio','stdio',34,1,48,'s');
INSERT INTO "logs" VALUES(21,'stdio','stdio',37,1,16,'s');
INSERT INTO "logs" VALUES(22,'stdio','stdio',38,1,16,'s');
INSERT INTO "logs" VALUES(23,'stdio','stdio',39,1,8,'s');
INSERT INTO "logs" VALUES(24,'stdio','stdio',40,1,8,'s');
INSERT INTO "logs" VALUES(25,'stdio','stdio',41,1,8,'s');
INSERT INTO "logs" VALUES(26,'stdio','stdio',42,1,8,'s');
INSERT INTO "logs" VALUES(27,'stdio','stdio',43,1,8,'s');
INSERT INTO "logs" VALUES(28,'stdio','stdio',44,1,7,'s');
INSERT INTO "logs" VALUES(29,'stdio','stdio',47,1,16,'s');
INSERT INTO "logs" VALUES(30,'stdio','stdio',48,1,16,'s');
INSERT INTO "logs" VALUES(31,'stdio','stdio',49,1,8,'s');
INSERT INTO "logs" VALUES(32,'stdio','stdio',50,1,8,'s');
INSERT INTO "logs" VALUES(33,'stdio','stdio',51,1,8,'s');
INSERT INTO "logs" VALUES(34,'stdio','stdio',52,1,8,'s');
INSERT INTO "logs" VALUES(35,'stdio','stdio',53,1,8,'s');
INSERT INTO "logs" VALUES(36,'stdio','stdio',54,1,14,'s');
INSERT INTO "logs" VALUES(37,'stdio','stdio',57,1,16,'s');
INSERT INTO "logs" VALUES(38,'stdio','stdio',58,1,18,'s');
INSERT INTO "logs" VALUES(39,'cancelled','cancelled',58,1,1,'t');
INSERT INTO "logs" VALUES(40,'err.text','err_text',58,1,8,'t');
INSERT INTO "logs" VALUES(41,'err.html','err_html',58,1,112,'h');
INSERT INTO "logs" VALUES(42,'stdio','stdio',61,1,16,'s');
INSERT INTO "logs" VALUES(43,'stdio','stdio',62,1,16,'s');
INSERT INTO "logs" VALUES(44,'stdio','stdio',63,1,8,'s');
INSERT INTO "logs" VALUES(45,'stdio','stdio',64,1,8,'s');
INSERT INTO "logs" VALUES(46,'stdio','stdio',65,1,8,'s');
INSERT INTO "logs" VALUES(47,'stdio','stdio',66,1,8,'s');
INSERT INTO "logs" VALUES(48,'stdio','stdio',67,1,8,'s');
INSERT INTO "logs" VALUES(49,'stdio','stdio',68,1,14,'s');
INSERT INTO "logs" VALUES(50,'stdio','stdio',71,1,16,'s');
INSERT INTO "logs" VALUES(51,'stdio','stdio',72,1,8,'s');
INSERT INTO "logs" VALUES(52,'stdio','stdio',73,1,8,'s');
INSERT INTO "logs" VALUES(53,'stdio','stdio',76,1,8,'s');
INSERT INTO "logs" VALUES(54,'stdio','stdio',78,1,14,'s');
INSERT INTO "logs" VALUES(55,'stdio','stdio',79,1,8,'s');
INSERT INTO "logs" VALUES(56,'copy','copy',80,1,9,'s');
INSERT INTO "logs" VALUES(57,'stdio','stdio',80,1,13,'s');
INSERT INTO "logs" VALUES(58,'stdio','stdio',81,1,9,'s');
INSERT INTO "logs" VALUES(59,'stdio','stdio',82,1,2,'s');
INSERT INTO "logs" VALUES(60,'stdio','stdio',87,1,10,'s');
INSERT INTO "logs" VALUES(61,'stdio','stdio',92,1,48,'s');
INSERT INTO "logs" VALUES(62,'stdio','stdio',95,1,16,'s');
INSERT INTO "logs" VALUES(63,'stdio','stdio',96,1,16,'s');
INSERT INTO "logs" VALUES(64,'stdio','stdio',97,1,8,'s');
INSERT INTO "logs" VALUES(65,'stdio','stdio',98,1,8,'s');
INSERT INTO "logs" VALUES(66,'stdio','stdio',99,1,8,'s');
INSERT INTO "logs" VALUES(67,'stdio','stdio',100,1,8,'s');
INSERT INTO "logs" VALUES(68,'stdio','stdio',101,1,8,'s');
INSERT INTO "logs" VALUES(69,'stdio','stdio',102,1,14,'s');
INSERT INTO "logs" VALUES(70,'stdio','stdio',105,1,16,'s');
INSERT INTO "logs" VALUES(71,'stdio','stdio',106,1,16,'s');
INSERT INTO "logs" VALUES(72,'stdio','stdio',107,1,8,'s');
INSERT INTO "logs" VALUES(73,'stdio','stdio',108,1,8,'s');
INSERT INTO "logs" VALUES(74,'stdio','stdio',109,1,8,'s');
INSERT INTO "logs" VALUES(75,'stdio','stdio',110,1,8,'s');
INSERT INTO "logs" VALUES(76,'stdio','stdio',111,0,0,'s');
INSERT INTO "logs" VALUES(77,'stdio','stdio',112,1,8,'s');
CREATE TABLE masters (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	name_hash VARCHAR(40) NOT NULL, 
	active INTEGER NOT NULL, 
	last_active INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "masters" VALUES(1,'@HOST@:@HOME@/master','3fd1cc04e5817023cd317a42250c209c38006663',1,1796002478);
CREATE TABLE object_state (
	objectid INTEGER NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	value_json TEXT NOT NULL, 
	FOREIGN KEY(objectid) REFERENCES objects (id) ON DELETE CASCADE
);
CREATE TABLE objects (
	id INTEGER NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	class_name VARCHAR(128) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "objects" VALUES(1,'slipway-health','pipelines.health_watch.HealthWatch');
INSERT INTO "objects" VALUES(2,'let-go','pipelines.housekeeping.LetGo');
INSERT INTO "objects" VALUES(3,'slipway-live','pipelines.web.live.Live');
INSERT INTO "objects" VALUES(4,'tiny-hub','pipelines.hub.source.HubSource');
INSERT INTO "objects" VALUES(5,'retention','buildbot.schedulers.timed.Nightly');
INSERT INTO "objects" VALUES(6,'retention','Nightly');
INSERT INTO "objects" VALUES(7,'tiny-gate-form','buildbot.schedulers.forcesched.ForceScheduler');
INSERT INTO "objects" VALUES(8,'tiny-deploy-to-staging','pipelines.flow.DeployScheduler');
INSERT INTO "objects" VALUES(9,'try','buildbot.schedulers.trysched.Try_Userpass');
INSERT INTO "objects" VALUES(10,'tiny-develop','pipelines.flow.StageScheduler');
INSERT INTO "objects" VALUES(11,'tiny-gate','pipelines.gate.scheduler.GateScheduler');
INSERT INTO "objects" VALUES(12,'tiny-test','pipelines.flow.StageScheduler');
INSERT INTO "objects" VALUES(13,'www','buildbot.www.service.WWWService');
INSERT INTO "objects" VALUES(14,'local-1','pipelines.workers.EnduringWorker');
INSERT INTO "objects" VALUES(15,'__retention','buildbot.worker.local.LocalWorker');
INSERT INTO "objects" VALUES(16,'local-4','pipelines.workers.EnduringWorker');
INSERT INTO "objects" VALUES(17,'build-1','pipelines.workers.EnduringWorker');
INSERT INTO "objects" VALUES(18,'local-2','pipelines.workers.EnduringWorker');
INSERT INTO "objects" VALUES(19,'gatekeeper','pipelines.workers.EnduringWorker');
INSERT INTO "objects" VALUES(20,'local-3','pipelines.workers.EnduringWorker');
CREATE TABLE patches (
	id INTEGER NOT NULL, 
	patchlevel INTEGER NOT NULL, 
	patch_base64 TEXT NOT NULL, 
	patch_author TEXT NOT NULL, 
	patch_comment TEXT NOT NULL, 
	subdir TEXT, 
	PRIMARY KEY (id)
);
CREATE TABLE projects (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	name_hash VARCHAR(40) NOT NULL, 
	slug VARCHAR(50) NOT NULL, 
	description TEXT, 
	description_format TEXT, 
	description_html TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO "projects" VALUES(1,'tiny','d4927dda05af693bff7dfd4c7b40eafb0ef92a78','tiny','develop → test → merge → repo-test → deploy-to-staging',NULL,NULL);
CREATE TABLE scheduler_changes (
	schedulerid INTEGER NOT NULL, 
	changeid INTEGER NOT NULL, 
	important INTEGER, 
	FOREIGN KEY(schedulerid) REFERENCES schedulers (id) ON DELETE CASCADE, 
	FOREIGN KEY(changeid) REFERENCES changes (changeid) ON DELETE CASCADE
);
CREATE TABLE scheduler_masters (
	schedulerid INTEGER NOT NULL, 
	masterid INTEGER NOT NULL, 
	PRIMARY KEY (schedulerid), 
	FOREIGN KEY(schedulerid) REFERENCES schedulers (id) ON DELETE CASCADE, 
	FOREIGN KEY(masterid) REFERENCES masters (id) ON DELETE CASCADE
);
INSERT INTO "scheduler_masters" VALUES(1,1);
INSERT INTO "scheduler_masters" VALUES(2,1);
INSERT INTO "scheduler_masters" VALUES(3,1);
INSERT INTO "scheduler_masters" VALUES(4,1);
INSERT INTO "scheduler_masters" VALUES(5,1);
INSERT INTO "scheduler_masters" VALUES(6,1);
INSERT INTO "scheduler_masters" VALUES(7,1);
CREATE TABLE schedulers (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	name_hash VARCHAR(40) NOT NULL, 
	enabled SMALLINT DEFAULT '1', 
	PRIMARY KEY (id)
);
INSERT INTO "schedulers" VALUES(1,'retention','31e69adfb28b116de5c7d5e134fcaa2b1d211edb',1);
INSERT INTO "schedulers" VALUES(2,'tiny-gate-form','8bda8f61ee664c9948366f4c22d213edd7de7cd0',1);
INSERT INTO "schedulers" VALUES(3,'tiny-deploy-to-staging','b806fcc195b181f95d538c7deee1c10c9c7b0f52',1);
INSERT INTO "schedulers" VALUES(4,'try','3240aa0fe3ca15051680641a59e8d7b61c286b23',1);
INSERT INTO "schedulers" VALUES(5,'tiny-develop','babd2ec94366efe6f6c30249c2bbded30de544f7',1);
INSERT INTO "schedulers" VALUES(6,'tiny-gate','18368923984f01d1a4631dbe61b46bf06118012e',1);
INSERT INTO "schedulers" VALUES(7,'tiny-test','4fe018ea52725bb2f24bef7ad3c9353b2bfb003c',1);
CREATE TABLE slipway_acts (
	id INTEGER NOT NULL, 
	project VARCHAR(64) NOT NULL, 
	push INTEGER, 
	act VARCHAR(32) NOT NULL, 
	who TEXT NOT NULL, 
	why TEXT NOT NULL, 
	at FLOAT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "slipway_acts" VALUES(1,'tiny',NULL,'pause','grace','the registry is down',1.79600248214868521692e+09);
INSERT INTO "slipway_acts" VALUES(2,'tiny',NULL,'resume','grace','',1.79600248960579133034e+09);
CREATE TABLE slipway_gates (
	project VARCHAR(64) NOT NULL, 
	window INTEGER, 
	paused_at FLOAT, 
	paused_by TEXT, 
	paused_why TEXT, 
	paused_head VARCHAR(64), 
	frozen BOOLEAN DEFAULT 0 NOT NULL, 
	resumed_at FLOAT DEFAULT '0' NOT NULL, 
	PRIMARY KEY (project)
);
INSERT INTO "slipway_gates" VALUES('tiny',20,NULL,NULL,NULL,NULL,0,1.79600248960524225237e+09);
CREATE TABLE slipway_health (
	id INTEGER NOT NULL, 
	environment VARCHAR(64) NOT NULL, 
	since FLOAT NOT NULL, 
	until FLOAT NOT NULL, 
	healthy BOOLEAN NOT NULL, 
	words TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "slipway_health" VALUES(1,'staging',1.79600247777504158025e+09,1.79600250773920297629e+09,1,'');
CREATE TABLE slipway_pushes (
	id INTEGER NOT NULL, 
	project VARCHAR(64) NOT NULL, 
	branch TEXT NOT NULL, 
	revision VARCHAR(64) NOT NULL, 
	received_at FLOAT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	stage VARCHAR(64) NOT NULL, 
	reason TEXT NOT NULL, 
	ended_at FLOAT, 
	changeid INTEGER, 
	attempt INTEGER NOT NULL, 
	buildsetid INTEGER, 
	ready_at FLOAT, 
	base VARCHAR(64), 
	candidate VARCHAR(64), 
	tree VARCHAR(64), 
	phase VARCHAR(16), 
	lane INTEGER DEFAULT '0' NOT NULL, 
	hold TEXT, 
	"conflict" VARCHAR(64), 
	pusher TEXT, 
	landed_at FLOAT, 
	PRIMARY KEY (id)
);
INSERT INTO "slipway_pushes" VALUES(1,'tiny','search','5b61da257594efbefe44a537e97a8971c810bd5a',1.79600243152191805834e+09,'deployed','deploy-to-staging','runs on staging',1.79600246868161320685e+09,1,1,5,1.7960024439965140819e+09,'4e51302162093dc69fa7a7360cda6f1d0e496d4f','e0307a205e4ae6304853fbc26c6dd90ed753f96a','7a9ffd80cbcafd75369a7ba4f5d1760ab9a7b033',NULL,0,NULL,NULL,NULL,1.79600245465738797188e+09);
INSERT INTO "slipway_pushes" VALUES(2,'tiny','broken','bd9f4f7e95305538e71f9eb987238edb64fd3294',1.7960024691155228615e+09,'rejected','test','it failed (exit 1)',1.79600247223070216178e+09,2,1,7,1.79600247221611976624e+09,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "slipway_pushes" VALUES(3,'tiny','wip/idea','fb9c08cfe8b9752b812b6145bca83448766c9f5c',1.79600247264484024043e+09,'withdrawn','merge','wip/ branches are tested and never merged',1.79600247779424452782e+09,3,1,NULL,1.7960024777362496853e+09,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "slipway_pushes" VALUES(4,'tiny','corrected','b7500fb81a45108e82981268fa2bcc8c37ceeb4f',1.79600248457307672504e+09,'superseded','develop','a newer push to the branch came: e42dc2a',1.79600248494384860989e+09,4,1,11,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "slipway_pushes" VALUES(5,'tiny','corrected','e42dc2a818a5f0964bc0a6e36d5d095766c05aa9',1.79600248494284319873e+09,'deployed','deploy-to-staging','runs on staging',1.79600250627807426452e+09,5,1,17,1.79600248975947976112e+09,'e0307a205e4ae6304853fbc26c6dd90ed753f96a','8fc3bb5f9525ae1f4e207d44be6e5541d95de706','f7abf8255cfef007d5ec6446c2982753404997f5',NULL,0,NULL,NULL,NULL,1.79600250189640855786e+09);
INSERT INTO "slipway_pushes" VALUES(6,'tiny','careful','63d60f5fc7e2477b91ebf6ec9db0389ea0ab949c',1.79600250654426097868e+09,'running','merge','held by root, who pushed it with -o hold',NULL,6,1,NULL,1.79600250838031196597e+09,NULL,NULL,NULL,'waiting',0,'held by root, who pushed it with -o hold',NULL,'root',NULL);
INSERT INTO "slipway_pushes" VALUES(7,'tiny','wip/under-way','627dd168b51ff1531893a0685209e7bc98642f8c',1.79600250933941268916e+09,'running','test','',NULL,7,1,21,1.79600251113608264923e+09,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL);
CREATE TABLE slipway_refs (
	project VARCHAR(64) NOT NULL, 
	branch TEXT NOT NULL, 
	revision VARCHAR(64) NOT NULL, 
	seen_at FLOAT NOT NULL, 
	PRIMARY KEY (project, branch)
);
INSERT INTO "slipway_refs" VALUES('tiny','main','4e51302162093dc69fa7a7360cda6f1d0e496d4f',1.79600241010584497445e+09);
INSERT INTO "slipway_refs" VALUES('tiny','search','5b61da257594efbefe44a537e97a8971c810bd5a',1.79600243152191805834e+09);
INSERT INTO "slipway_refs" VALUES('tiny','broken','bd9f4f7e95305538e71f9eb987238edb64fd3294',1.7960024691155228615e+09);
INSERT INTO "slipway_refs" VALUES('tiny','wip/idea','fb9c08cfe8b9752b812b6145bca83448766c9f5c',1.79600247264484024043e+09);
INSERT INTO "slipway_refs" VALUES('tiny','corrected','e42dc2a818a5f0964bc0a6e36d5d095766c05aa9',1.79600248494284319873e+09);
INSERT INTO "slipway_refs" VALUES('tiny','careful','63d60f5fc7e2477b91ebf6ec9db0389ea0ab949c',1.79600250654426097868e+09);
INSERT INTO "slipway_refs" VALUES('tiny','wip/under-way','627dd168b51ff1531893a0685209e7bc98642f8c',1.79600250933941268916e+09);
CREATE TABLE slipway_runs (
	id INTEGER NOT NULL, 
	project VARCHAR(64) NOT NULL, 
	push INTEGER, 
	candidate VARCHAR(64) NOT NULL, 
	base VARCHAR(64), 
	early BOOLEAN DEFAULT 0 NOT NULL, 
	tree VARCHAR(64) NOT NULL, 
	definition VARCHAR(64) NOT NULL, 
	attempt INTEGER NOT NULL, 
	buildsetid INTEGER, 
	verdict VARCHAR(16) NOT NULL, 
	words TEXT DEFAULT '' NOT NULL, 
	failing TEXT DEFAULT '' NOT NULL, 
	requested_at FLOAT NOT NULL, 
	ended_at FLOAT, 
	PRIMARY KEY (id)
);
INSERT INTO "slipway_runs" VALUES(1,'tiny',1,'e0307a205e4ae6304853fbc26c6dd90ed753f96a',NULL,0,'7a9ffd80cbcafd75369a7ba4f5d1760ab9a7b033','bb1e9620f77424b78fa8571f5263ff27af0bade2e8d4a9b688f459c0d482d9ac',1,3,'passed','1 passed, 90 % covered','',1.79600244402576875689e+09,1.79600245451290607451e+09);
INSERT INTO "slipway_runs" VALUES(2,'tiny',2,'2bd8bfe608efd5e00f7a1b7068ecf8c8264794c3','e0307a205e4ae6304853fbc26c6dd90ed753f96a',1,'312627b360a96affc5e444e14e44e1173d576068','bb1e9620f77424b78fa8571f5263ff27af0bade2e8d4a9b688f459c0d482d9ac',1,8,'cancelled','nobody waits for it any more','',1.79600247226856327056e+09,1.79600247239903783799e+09);
INSERT INTO "slipway_runs" VALUES(3,'tiny',5,'8fc3bb5f9525ae1f4e207d44be6e5541d95de706',NULL,0,'f7abf8255cfef007d5ec6446c2982753404997f5','bb1e9620f77424b78fa8571f5263ff27af0bade2e8d4a9b688f459c0d482d9ac',1,15,'passed','1 passed, 90 % covered','',1.79600248982015848163e+09,1.7960025018471946716e+09);
CREATE TABLE slipway_suites (
	id INTEGER NOT NULL, 
	project VARCHAR(64) NOT NULL, 
	push INTEGER, 
	stage VARCHAR(64) NOT NULL, 
	revision VARCHAR(64) NOT NULL, 
	buildid INTEGER NOT NULL, 
	passed INTEGER NOT NULL, 
	failed INTEGER NOT NULL, 
	skipped INTEGER NOT NULL, 
	cut INTEGER NOT NULL, 
	seconds FLOAT NOT NULL, 
	coverage FLOAT, 
	at FLOAT NOT NULL, 
	tests BLOB NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (buildid)
);
INSERT INTO "slipway_suites" VALUES(1,'tiny',1,'test','5b61da257594efbefe44a537e97a8971c810bd5a',2,1,0,0,0,1.08391000139818061143e-04,90.0,1796002443.62212,X'789C8B8E56CACB2F492DD603E292623D3F203B04C4B2B20209C427C68364E3B353530B8AE3334B8AE34B522B4A9474940A128B8B535394740CF40C0C0C0C75949462630117341A14');
INSERT INTO "slipway_suites" VALUES(2,'tiny',1,'repo-test','e0307a205e4ae6304853fbc26c6dd90ed753f96a',3,1,0,0,0,1.06227000060243881307e-04,90.0,1.79600245039980435375e+09,X'789C8B8E56CACB2F492DD603E292623D3F203B04C4B2B20209C427C68364E3B353530B8AE3334B8AE34B522B4A9474940A128B8B535394740CF40C0C0C0C75949462630117341A14');
INSERT INTO "slipway_suites" VALUES(3,'tiny',3,'test','fb9c08cfe8b9752b812b6145bca83448766c9f5c',10,1,0,0,0,3.3391500005564012099e-04,90.0,1.7960024775596106052e+09,X'789C8B8E56CACB2F492DD603E292623D3F203B04C4B2B20209C427C68364E3B353530B8AE3334B8AE34B522B4A9474940A128B8B535394740CF40C0C0C8C75949462630117401A16');
INSERT INTO "slipway_suites" VALUES(4,'tiny',5,'test','e42dc2a818a5f0964bc0a6e36d5d095766c05aa9',14,1,0,0,0,1.37594000079843681305e-04,90.0,1.79600249086788678167e+09,X'789C8B8E56CACB2F492DD603E292623D3F203B04C4B2B20209C427C68364E3B353530B8AE3334B8AE34B522B4A9474940A128B8B535394740CF40C0C0C0C75949462630117341A14');
INSERT INTO "slipway_suites" VALUES(5,'tiny',5,'repo-test','8fc3bb5f9525ae1f4e207d44be6e5541d95de706',15,1,0,0,0,1.01751000102012767456e-04,90.0,1.7960024962885112762e+09,X'789C8B8E56CACB2F492DD603E292623D3F203B04C4B2B20209C427C68364E3B353530B8AE3334B8AE34B522B4A9474940A128B8B535394740CF40C0C0C0C75949462630117341A14');
INSERT INTO "slipway_suites" VALUES(6,'tiny',6,'test','63d60f5fc7e2477b91ebf6ec9db0389ea0ab949c',19,1,0,0,0,1.24143999983061803504e-04,90.0,1.79600250872626399992e+09,X'789C8B8E56CACB2F492DD603E292623D3F203B04C4B2B20209C427C68364E3B353530B8AE3334B8AE34B522B4A9474940A128B8B535394740CF40C0C0C0C75949462630117341A14');
CREATE TABLE slipway_transitions (
	id INTEGER NOT NULL, 
	push INTEGER NOT NULL, 
	at FLOAT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	stage VARCHAR(64) NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "slipway_transitions" VALUES(1,1,1.79600243152933907505e+09,'running','develop','');
INSERT INTO "slipway_transitions" VALUES(2,1,1.79600244399787306787e+09,'running','test','');
INSERT INTO "slipway_transitions" VALUES(3,1,1.79600244401762199402e+09,'running','merge','');
INSERT INTO "slipway_transitions" VALUES(4,1,1.79600244415566658974e+09,'running','merge','candidate e0307a2');
INSERT INTO "slipway_transitions" VALUES(5,1,1.79600244415774631502e+09,'running','repo-test','candidate e0307a2');
INSERT INTO "slipway_transitions" VALUES(6,1,1.79600245451542782785e+09,'running','repo-test','');
INSERT INTO "slipway_transitions" VALUES(7,1,1.79600245465890073779e+09,'landed','deploy-to-staging','landed as e0307a2');
INSERT INTO "slipway_transitions" VALUES(8,1,1.79600246868630695346e+09,'deployed','deploy-to-staging','runs on staging');
INSERT INTO "slipway_transitions" VALUES(9,2,1.79600246911662387843e+09,'running','develop','');
INSERT INTO "slipway_transitions" VALUES(10,2,1.79600247221667814251e+09,'running','test','');
INSERT INTO "slipway_transitions" VALUES(11,2,1.7960024722310941219e+09,'rejected','test','it failed (exit 1)');
INSERT INTO "slipway_transitions" VALUES(12,3,1.79600247264593744275e+09,'running','develop','');
INSERT INTO "slipway_transitions" VALUES(13,3,1.79600247773689174644e+09,'running','test','');
INSERT INTO "slipway_transitions" VALUES(14,3,1.79600247776708269115e+09,'running','merge','');
INSERT INTO "slipway_transitions" VALUES(15,3,1.79600247779462862014e+09,'withdrawn','merge','wip/ branches are tested and never merged');
INSERT INTO "slipway_transitions" VALUES(16,4,1.79600248457417654987e+09,'running','develop','');
INSERT INTO "slipway_transitions" VALUES(17,4,1.79600248494416165354e+09,'superseded','develop','a newer push to the branch came: e42dc2a');
INSERT INTO "slipway_transitions" VALUES(18,5,1.79600248494449067117e+09,'running','develop','');
INSERT INTO "slipway_transitions" VALUES(19,5,1.79600248976005220412e+09,'running','test','');
INSERT INTO "slipway_transitions" VALUES(20,5,1.79600249090675401688e+09,'running','merge','');
INSERT INTO "slipway_transitions" VALUES(21,5,1.79600249102310085299e+09,'running','merge','candidate 8fc3bb5');
INSERT INTO "slipway_transitions" VALUES(22,5,1.79600249102563691138e+09,'running','repo-test','candidate 8fc3bb5');
INSERT INTO "slipway_transitions" VALUES(23,5,1.79600250184804296495e+09,'running','repo-test','');
INSERT INTO "slipway_transitions" VALUES(24,5,1.7960025018971281052e+09,'landed','deploy-to-staging','landed as 8fc3bb5');
INSERT INTO "slipway_transitions" VALUES(25,5,1.7960025062837502956e+09,'deployed','deploy-to-staging','runs on staging');
INSERT INTO "slipway_transitions" VALUES(26,6,1.79600250654540348049e+09,'running','develop','');
INSERT INTO "slipway_transitions" VALUES(27,6,1.79600250838121294977e+09,'running','test','');
INSERT INTO "slipway_transitions" VALUES(28,6,1.79600250875351476666e+09,'running','merge','');
INSERT INTO "slipway_transitions" VALUES(29,6,1.79600250877612853048e+09,'running','merge','held by root, who pushed it with -o hold');
INSERT INTO "slipway_transitions" VALUES(30,7,1.79600250934056329728e+09,'running','develop','');
INSERT INTO "slipway_transitions" VALUES(31,7,1.7960025111368157864e+09,'running','test','');
CREATE TABLE sourcestamps (
	id INTEGER NOT NULL, 
	ss_hash VARCHAR(40) NOT NULL, 
	branch VARCHAR(256), 
	revision VARCHAR(256), 
	patchid INTEGER, 
	repository VARCHAR(512) DEFAULT '' NOT NULL, 
	codebase VARCHAR(256) DEFAULT '' NOT NULL, 
	project VARCHAR(512) DEFAULT '' NOT NULL, 
	created_at INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(patchid) REFERENCES patches (id) ON DELETE CASCADE
);
INSERT INTO "sourcestamps" VALUES(1,'5f2e8b29080a57287f41a4356078d14caf0a4d2e','search','5b61da257594efbefe44a537e97a8971c810bd5a',NULL,'@HOME@/hub/tiny.git','','tiny',1796002431);
INSERT INTO "sourcestamps" VALUES(2,'5a632b11f950b29d6c1a5fbb7fba45dd7fa05950','search','e0307a205e4ae6304853fbc26c6dd90ed753f96a',NULL,'@HOME@/hub/tiny.git','','tiny',1796002444);
INSERT INTO "sourcestamps" VALUES(3,'b299aa4766518b04955394e676179c4b7f21c227','main','e0307a205e4ae6304853fbc26c6dd90ed753f96a',NULL,'@HOME@/hub/tiny.git','','tiny',1796002454);
INSERT INTO "sourcestamps" VALUES(4,'801b3abb300e9db4773d39c5901483b8702d2bff','broken','bd9f4f7e95305538e71f9eb987238edb64fd3294',NULL,'@HOME@/hub/tiny.git','','tiny',1796002469);
INSERT INTO "sourcestamps" VALUES(5,'8a49670195ab3eea453e95a9d38bafd478ae5622','broken','2bd8bfe608efd5e00f7a1b7068ecf8c8264794c3',NULL,'@HOME@/hub/tiny.git','','tiny',1796002472);
INSERT INTO "sourcestamps" VALUES(6,'82244755448f233cb1aa137cd8e6921e81f0dce8','wip/idea','fb9c08cfe8b9752b812b6145bca83448766c9f5c',NULL,'@HOME@/hub/tiny.git','','tiny',1796002472);
INSERT INTO "sourcestamps" VALUES(7,'73f03270decc1a8ce995ad44500a496e6ec89ce0','corrected','b7500fb81a45108e82981268fa2bcc8c37ceeb4f',NULL,'@HOME@/hub/tiny.git','','tiny',1796002484);
INSERT INTO "sourcestamps" VALUES(8,'a3a6e749bd65a090409cd412f7d2b1b214aa901f','corrected','e42dc2a818a5f0964bc0a6e36d5d095766c05aa9',NULL,'@HOME@/hub/tiny.git','','tiny',1796002485);
INSERT INTO "sourcestamps" VALUES(9,'30d2a121c1b781919d55acf9a24e78de0b59bcca','corrected','8fc3bb5f9525ae1f4e207d44be6e5541d95de706',NULL,'@HOME@/hub/tiny.git','','tiny',1796002489);
INSERT INTO "sourcestamps" VALUES(10,'96a093cea36f0ecc36bd3394d7b0b5699332cc31','main','8fc3bb5f9525ae1f4e207d44be6e5541d95de706',NULL,'@HOME@/hub/tiny.git','','tiny',1796002501);
INSERT INTO "sourcestamps" VALUES(11,'e951edd037dcfd38d7cc035424d3cdebbae63f0f','careful','63d60f5fc7e2477b91ebf6ec9db0389ea0ab949c',NULL,'@HOME@/hub/tiny.git','','tiny',1796002506);
INSERT INTO "sourcestamps" VALUES(12,'c68c61995f2519d7b952c3e9da91935e4dd97cbd','wip/under-way','627dd168b51ff1531893a0685209e7bc98642f8c',NULL,'@HOME@/hub/tiny.git','','tiny',1796002509);
CREATE TABLE steps (
	id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	name VARCHAR(50) NOT NULL, 
	buildid INTEGER NOT NULL, 
	started_at INTEGER, 
	locks_acquired_at INTEGER, 
	complete_at INTEGER, 
	state_string TEXT NOT NULL, 
	results INTEGER, 
	urls_json TEXT NOT NULL, 
	hidden SMALLINT DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(buildid) REFERENCES builds (id) ON DELETE CASCADE
);
INSERT INTO "steps" VALUES(1,0,'worker_preparation',1,1796002431,1796002431,1796002431,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(2,0,'worker_preparation',2,1796002431,1796002431,1796002431,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(3,1,'checkout',1,1796002431,1796002431,1796002432,'5b61da2 Search notes',0,'[]',0);
INSERT INTO "steps" VALUES(4,1,'checkout',2,1796002431,1796002431,1796002432,'5b61da2 Search notes',0,'[]',0);
INSERT INTO "steps" VALUES(5,2,'read-pipeline',1,1796002432,1796002432,1796002433,'pipeline.toml',0,'[]',0);
INSERT INTO "steps" VALUES(6,2,'read-pipeline',2,1796002432,1796002432,1796002433,'pipeline.toml',0,'[]',0);
INSERT INTO "steps" VALUES(7,3,'python-environment',2,1796002433,1796002433,1796002441,'kept',0,'[]',0);
INSERT INTO "steps" VALUES(8,3,'python-environment',1,1796002433,1796002433,1796002441,'made in 7.7 s',0,'[]',0);
INSERT INTO "steps" VALUES(9,4,'check-django',1,1796002441,1796002441,1796002443,'passed',0,'[]',0);
INSERT INTO "steps" VALUES(10,4,'run-tests',2,1796002441,1796002441,1796002443,'1 passed, 90 % covered',0,'[]',0);
INSERT INTO "steps" VALUES(11,0,'worker_preparation',3,1796002444,1796002444,1796002444,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(12,0,'worker_preparation',4,1796002444,1796002444,1796002444,'worker gatekeeper ready',0,'[]',0);
INSERT INTO "steps" VALUES(13,1,'make-candidate',4,1796002444,1796002444,1796002444,'search onto 4e51302: candidate e0307a2',0,'[]',0);
INSERT INTO "steps" VALUES(14,1,'side-by-side',3,1796002444,1796002444,1796002447,'finished',0,'[]',1);
INSERT INTO "steps" VALUES(15,2,'checkout',3,1796002444,1796002444,1796002444,'e0307a2 Merge branch ''search''',0,'[]',0);
INSERT INTO "steps" VALUES(16,3,'start-database',3,1796002444,1796002444,1796002447,'PostgreSQL 15.18',0,'[]',0);
INSERT INTO "steps" VALUES(17,4,'read-pipeline',3,1796002444,1796002444,1796002445,'pipeline.toml',0,'[]',0);
INSERT INTO "steps" VALUES(18,5,'python-environment',3,1796002447,1796002447,1796002448,'kept',0,'[]',0);
INSERT INTO "steps" VALUES(19,6,'side-by-side_1',3,1796002448,1796002448,1796002454,'finished',0,'[]',1);
INSERT INTO "steps" VALUES(20,7,'run-tests',3,1796002448,1796002448,1796002450,'1 passed, 90 % covered',0,'[]',0);
INSERT INTO "steps" VALUES(21,8,'lint-migrations',3,1796002448,1796002448,1796002448,'no new migration',0,'[]',0);
INSERT INTO "steps" VALUES(22,9,'migrate-forwards',3,1796002448,1796002448,1796002451,'1 migrations applied to an empty database',0,'[]',0);
INSERT INTO "steps" VALUES(23,10,'build-artifact',3,1796002451,1796002451,1796002453,'tiny-1.0.0+2.ge0307a2.tar.gz (0.0 MB)',0,'[]',0);
INSERT INTO "steps" VALUES(24,11,'upload-artifact',3,1796002453,1796002453,1796002453,'uploading tiny-1.0.0+2.ge0307a2.tar.gz',0,'[]',1);
INSERT INTO "steps" VALUES(25,12,'keep-artifact',3,1796002453,1796002453,1796002453,'kept 1.0.0+2.ge0307a2',0,'[]',0);
INSERT INTO "steps" VALUES(26,13,'collect-wheels',3,1796002453,NULL,1796002453,'kept from before',3,'[]',0);
INSERT INTO "steps" VALUES(27,14,'keep-wheels',3,1796002453,NULL,1796002453,'finished (skipped)',3,'[]',1);
INSERT INTO "steps" VALUES(28,15,'name-wheels',3,1796002453,NULL,1796002453,'finished (skipped)',3,'[]',1);
INSERT INTO "steps" VALUES(29,16,'rehearse-migrations',3,1796002453,1796002453,1796002454,'Nothing serves on staging yet: no migration can hurt it.',0,'[]',0);
INSERT INTO "steps" VALUES(30,17,'forget-artifact',3,1796002454,NULL,1796002454,'finished (skipped)',3,'[]',1);
INSERT INTO "steps" VALUES(31,18,'stop-database',3,1796002454,1796002454,1796002454,'PostgreSQL stopped',0,'[]',0);
INSERT INTO "steps" VALUES(32,0,'worker_preparation',5,1796002454,1796002454,1796002454,'worker gatekeeper ready',0,'[]',0);
INSERT INTO "steps" VALUES(33,1,'find-artifact',5,1796002454,1796002454,1796002454,'tiny-1.0.0+2.ge0307a2.tar.gz, SHA-256 35597cdae76e',0,'[]',0);
INSERT INTO "steps" VALUES(34,2,'activate-release',5,1796002454,1796002454,1796002468,'1.0.0+2.ge0307a2 serves on http://127.0.0.1:@SLIPWAY_STAGING_PORT@/.',0,'[]',0);
INSERT INTO "steps" VALUES(35,0,'worker_preparation',6,1796002469,1796002469,1796002469,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(36,0,'worker_preparation',7,1796002469,1796002469,1796002469,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(37,1,'checkout',6,1796002469,1796002469,1796002469,'bd9f4f7 Break the tests',0,'[]',0);
INSERT INTO "steps" VALUES(38,1,'checkout',7,1796002469,1796002469,1796002469,'bd9f4f7 Break the tests',0,'[]',0);
INSERT INTO "steps" VALUES(39,2,'read-pipeline',6,1796002469,1796002469,1796002469,'pipeline.toml',0,'[]',0);
INSERT INTO "steps" VALUES(40,2,'read-pipeline',7,1796002469,1796002469,1796002469,'pipeline.toml',0,'[]',0);
INSERT INTO "steps" VALUES(41,3,'python-environment',6,1796002469,1796002469,1796002470,'kept',0,'[]',0);
INSERT INTO "steps" VALUES(42,3,'python-environment',7,1796002469,1796002469,1796002470,'kept',0,'[]',0);
INSERT INTO "steps" VALUES(43,4,'check-django',6,1796002470,1796002470,1796002472,'passed',0,'[]',0);
INSERT INTO "steps" VALUES(44,4,'it',7,1796002470,1796002470,1796002470,'it failed (exit 1)',2,'[]',0);
INSERT INTO "steps" VALUES(45,0,'worker_preparation',9,1796002472,1796002472,1796002472,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(46,0,'worker_preparation',10,1796002472,1796002472,1796002472,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(47,1,'checkout',9,1796002472,1796002472,1796002473,'fb9c08c Try an idea',0,'[]',0);
INSERT INTO "steps" VALUES(48,1,'checkout',10,1796002472,1796002472,1796002473,'fb9c08c Try an idea',0,'[]',0);
INSERT INTO "steps" VALUES(49,2,'read-pipeline',9,1796002473,1796002473,1796002474,'pipeline.toml',0,'[]',0);
INSERT INTO "steps" VALUES(50,2,'read-pipeline',10,1796002473,1796002473,1796002474,'pipeline.toml',0,'[]',0);
INSERT INTO "steps" VALUES(51,3,'python-environment',9,1796002474,1796002474,1796002474,'kept',0,'[]',0);
INSERT INTO "steps" VALUES(52,3,'python-environment',10,1796002474,1796002474,1796002474,'kept',0,'[]',0);
INSERT INTO "steps" VALUES(53,4,'check-django',9,1796002474,1796002474,1796002477,'passed',0,'[]',0);
INSERT INTO "steps" VALUES(54,4,'run-tests',10,1796002474,1796002474,1796002477,'1 passed, 90 % covered',0,'[]',0);
INSERT INTO "steps" VALUES(55,0,'worker_preparation',11,1796002484,1796002484,1796002484,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(56,0,'worker_preparation',12,1796002484,1796002484,1796002484,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(57,1,'checkout',11,1796002484,1796002484,1796002484,'b7500fb Correct a typo',0,'[]',0);
INSERT INTO "steps" VALUES(58,1,'checkout',12,1796002484,1796002484,1796002485,'''set -eu ...'' (exception)',4,'[]',0);
INSERT INTO "steps" VALUES(59,0,'worker_preparation',13,1796002485,1796002485,1796002485,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(60,0,'worker_preparation',14,1796002485,1796002485,1796002485,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(61,1,'checkout',13,1796002485,1796002485,1796002485,'e42dc2a Correct the typo',0,'[]',0);
INSERT INTO "steps" VALUES(62,1,'checkout',14,1796002485,1796002485,1796002486,'e42dc2a Correct the typo',0,'[]',0);
INSERT INTO "steps" VALUES(63,2,'read-pipeline',13,1796002485,1796002485,1796002486,'pipeline.toml',0,'[]',0);
INSERT INTO "steps" VALUES(64,2,'read-pipeline',14,1796002486,1796002486,1796002486,'pipeline.toml',0,'[]',0);
INSERT INTO "steps" VALUES(65,3,'python-environment',13,1796002486,1796002486,1796002487,'kept',0,'[]',0);
INSERT INTO "steps" VALUES(66,3,'python-environment',14,1796002486,1796002486,1796002487,'kept',0,'[]',0);
INSERT INTO "steps" VALUES(67,4,'check-django',13,1796002487,1796002487,1796002489,'passed',0,'[]',0);
INSERT INTO "steps" VALUES(68,4,'run-tests',14,1796002487,1796002487,1796002490,'1 passed, 90 % covered',0,'[]',0);
INSERT INTO "steps" VALUES(69,0,'worker_preparation',15,1796002489,1796002489,1796002489,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(70,1,'side-by-side',15,1796002489,1796002489,1796002493,'finished',0,'[]',1);
INSERT INTO "steps" VALUES(71,2,'checkout',15,1796002489,1796002489,1796002490,'8fc3bb5 Merge branch ''corrected''',0,'[]',0);
INSERT INTO "steps" VALUES(72,3,'start-database',15,1796002489,1796002489,1796002493,'PostgreSQL 15.18',0,'[]',0);
INSERT INTO "steps" VALUES(73,4,'read-pipeline',15,1796002490,1796002490,1796002490,'pipeline.toml',0,'[]',0);
INSERT INTO "steps" VALUES(74,0,'worker_preparation',16,1796002490,1796002490,1796002490,'worker gatekeeper ready',0,'[]',0);
INSERT INTO "steps" VALUES(75,1,'make-candidate',16,1796002491,1796002491,1796002491,'corrected onto e0307a2: candidate 8fc3bb5',0,'[]',0);
INSERT INTO "steps" VALUES(76,5,'python-environment',15,1796002493,1796002493,1796002494,'kept',0,'[]',0);
INSERT INTO "steps" VALUES(77,6,'side-by-side_1',15,1796002494,1796002494,1796002501,'finished',0,'[]',1);
INSERT INTO "steps" VALUES(78,7,'run-tests',15,1796002494,1796002494,1796002496,'1 passed, 90 % covered',0,'[]',0);
INSERT INTO "steps" VALUES(79,8,'lint-migrations',15,1796002494,1796002494,1796002494,'no new migration',0,'[]',0);
INSERT INTO "steps" VALUES(80,9,'migrate-forwards',15,1796002494,1796002494,1796002497,'0 migrations applied to the schema that runs',0,'[]',0);
INSERT INTO "steps" VALUES(81,10,'build-artifact',15,1796002497,1796002497,1796002499,'tiny-1.0.0+3.g8fc3bb5.tar.gz (0.0 MB)',0,'[]',0);
INSERT INTO "steps" VALUES(82,11,'upload-artifact',15,1796002499,1796002499,1796002499,'uploading tiny-1.0.0+3.g8fc3bb5.tar.gz',0,'[]',1);
INSERT INTO "steps" VALUES(83,12,'keep-artifact',15,1796002499,1796002499,1796002500,'kept 1.0.0+3.g8fc3bb5',0,'[]',0);
INSERT INTO "steps" VALUES(84,13,'collect-wheels',15,1796002500,NULL,1796002500,'kept from before',3,'[]',0);
INSERT INTO "steps" VALUES(85,14,'keep-wheels',15,1796002500,NULL,1796002500,'finished (skipped)',3,'[]',1);
INSERT INTO "steps" VALUES(86,15,'name-wheels',15,1796002500,NULL,1796002500,'finished (skipped)',3,'[]',1);
INSERT INTO "steps" VALUES(87,16,'rehearse-migrations',15,1796002500,1796002500,1796002501,'No migration is new to staging.',0,'[]',0);
INSERT INTO "steps" VALUES(88,17,'forget-artifact',15,1796002501,NULL,1796002501,'finished (skipped)',3,'[]',1);
INSERT INTO "steps" VALUES(89,18,'stop-database',15,1796002501,1796002501,1796002501,'PostgreSQL stopped',0,'[]',0);
INSERT INTO "steps" VALUES(90,0,'worker_preparation',17,1796002501,1796002501,1796002501,'worker gatekeeper ready',0,'[]',0);
INSERT INTO "steps" VALUES(91,1,'find-artifact',17,1796002501,1796002501,1796002501,'tiny-1.0.0+3.g8fc3bb5.tar.gz, SHA-256 @DIGEST12@',0,'[]',0);
INSERT INTO "steps" VALUES(92,2,'activate-release',17,1796002501,1796002501,1796002506,'1.0.0+3.g8fc3bb5 serves on http://127.0.0.1:@SLIPWAY_STAGING_PORT@/.',0,'[]',0);
INSERT INTO "steps" VALUES(93,0,'worker_preparation',18,1796002506,1796002506,1796002506,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(94,0,'worker_preparation',19,1796002506,1796002506,1796002506,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(95,1,'checkout',18,1796002506,1796002506,1796002507,'63d60f5 Wait for a person',0,'[]',0);
INSERT INTO "steps" VALUES(96,1,'checkout',19,1796002506,1796002506,1796002507,'63d60f5 Wait for a person',0,'[]',0);
INSERT INTO "steps" VALUES(97,2,'read-pipeline',18,1796002507,1796002507,1796002507,'pipeline.toml',0,'[]',0);
INSERT INTO "steps" VALUES(98,2,'read-pipeline',19,1796002507,1796002507,1796002507,'pipeline.toml',0,'[]',0);
INSERT INTO "steps" VALUES(99,3,'python-environment',18,1796002507,1796002507,1796002507,'kept',0,'[]',0);
INSERT INTO "steps" VALUES(100,3,'python-environment',19,1796002507,1796002507,1796002507,'kept',0,'[]',0);
INSERT INTO "steps" VALUES(101,4,'check-django',18,1796002507,1796002507,1796002508,'passed',0,'[]',0);
INSERT INTO "steps" VALUES(102,4,'run-tests',19,1796002507,1796002507,1796002508,'1 passed, 90 % covered',0,'[]',0);
INSERT INTO "steps" VALUES(103,0,'worker_preparation',20,1796002509,1796002509,1796002509,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(104,0,'worker_preparation',21,1796002509,1796002509,1796002509,'worker build-1 ready',0,'[]',0);
INSERT INTO "steps" VALUES(105,1,'checkout',20,1796002509,1796002509,1796002509,'627dd16 Test for some seconds',0,'[]',0);
INSERT INTO "steps" VALUES(106,1,'checkout',21,1796002509,1796002509,1796002509,'627dd16 Test for some seconds',0,'[]',0);
INSERT INTO "steps" VALUES(107,2,'read-pipeline',20,1796002509,1796002509,1796002510,'pipeline.toml',0,'[]',0);
INSERT INTO "steps" VALUES(108,2,'read-pipeline',21,1796002509,1796002509,1796002509,'pipeline.toml',0,'[]',0);
INSERT INTO "steps" VALUES(109,3,'python-environment',21,1796002509,1796002509,1796002510,'kept',0,'[]',0);
INSERT INTO "steps" VALUES(110,3,'python-environment',20,1796002510,1796002510,1796002510,'kept',0,'[]',0);
INSERT INTO "steps" VALUES(111,4,'it',21,1796002510,1796002510,NULL,'running',NULL,'[]',0);
INSERT INTO "steps" VALUES(112,4,'check-django',20,1796002510,1796002510,1796002511,'passed',0,'[]',0);
CREATE TABLE tags (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	name_hash VARCHAR(40) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "tags" VALUES(1,'tiny','d4927dda05af693bff7dfd4c7b40eafb0ef92a78');
INSERT INTO "tags" VALUES(2,'deploy-to-staging','5c57a84f6634ed7141b70e32473d9ada9faaa75b');
INSERT INTO "tags" VALUES(3,'merge','14091a9f2461267ee7e02525b4f1f2923f1c9849');
INSERT INTO "tags" VALUES(4,'operators','697823d308688f7c73ec9a1160acc4fc207ea540');
INSERT INTO "tags" VALUES(5,'develop','418a6bc4deccf0f7d5182192d51a54e504b3f3c9');
INSERT INTO "tags" VALUES(6,'repo-test','1da6f6930eedc15d2b6462654db0f687996ef977');
INSERT INTO "tags" VALUES(7,'test','a94a8fe5ccb19ba61c4c0873d391e987982fbbd3');
CREATE TABLE test_code_paths (
	id INTEGER NOT NULL, 
	builderid INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(builderid) REFERENCES builders (id) ON DELETE CASCADE
);
CREATE TABLE test_names (
	id INTEGER NOT NULL, 
	builderid INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(builderid) REFERENCES builders (id) ON DELETE CASCADE
);
CREATE TABLE test_result_sets (
	id INTEGER NOT NULL, 
	builderid INTEGER NOT NULL, 
	buildid INTEGER NOT NULL, 
	stepid INTEGER NOT NULL, 
	description TEXT, 
	category TEXT NOT NULL, 
	value_unit TEXT NOT NULL, 
	tests_passed INTEGER, 
	tests_failed INTEGER, 
	complete SMALLINT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(builderid) REFERENCES builders (id) ON DELETE CASCADE, 
	FOREIGN KEY(buildid) REFERENCES builds (id) ON DELETE CASCADE, 
	FOREIGN KEY(stepid) REFERENCES steps (id) ON DELETE CASCADE
);
CREATE TABLE test_results (
	id INTEGER NOT NULL, 
	builderid INTEGER NOT NULL, 
	test_result_setid INTEGER NOT NULL, 
	test_nameid INTEGER, 
	test_code_pathid INTEGER, 
	line INTEGER, 
	duration_ns INTEGER, 
	value TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(builderid) REFERENCES builders (id) ON DELETE CASCADE, 
	FOREIGN KEY(test_result_setid) REFERENCES test_result_sets (id) ON DELETE CASCADE, 
	FOREIGN KEY(test_nameid) REFERENCES test_names (id) ON DELETE CASCADE, 
	FOREIGN KEY(test_code_pathid) REFERENCES test_code_paths (id) ON DELETE CASCADE
);
CREATE TABLE users (
	uid INTEGER NOT NULL, 
	identifier VARCHAR(255) NOT NULL, 
	bb_username VARCHAR(128), 
	bb_password VARCHAR(128), 
	PRIMARY KEY (uid)
);
CREATE TABLE users_info (
	uid INTEGER NOT NULL, 
	attr_type VARCHAR(128) NOT NULL, 
	attr_data VARCHAR(128) NOT NULL, 
	FOREIGN KEY(uid) REFERENCES users (uid) ON DELETE CASCADE
);
CREATE TABLE workers (
	id INTEGER NOT NULL, 
	name VARCHAR(50) NOT NULL, 
	info TEXT NOT NULL, 
	paused SMALLINT DEFAULT '0' NOT NULL, 
	pause_reason TEXT, 
	graceful SMALLINT DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "workers" VALUES(1,'local-1','{}',0,NULL,0);
INSERT INTO "workers" VALUES(2,'__retention','{"admin": null, "host": null, "access_uri": null, "version": "4.3.0"}',0,NULL,0);
INSERT INTO "workers" VALUES(3,'local-4','{}',0,NULL,0);
INSERT INTO "workers" VALUES(4,'build-1','{"admin": null, "host": null, "access_uri": null, "version": "4.3.0"}',0,NULL,0);
INSERT INTO "workers" VALUES(5,'local-2','{}',0,NULL,0);
INSERT INTO "workers" VALUES(6,'gatekeeper','{"admin": null, "host": null, "access_uri": null, "version": "4.3.0"}',0,NULL,0);
INSERT INTO "workers" VALUES(7,'local-3','{}',0,NULL,0);
CREATE INDEX buildsets_complete ON buildsets (complete);
CREATE INDEX buildsets_submitted_at ON buildsets (submitted_at);
CREATE UNIQUE INDEX changesource_name_hash ON changesources (name_hash);
CREATE UNIQUE INDEX workers_name ON workers (name);
CREATE UNIQUE INDEX scheduler_name_hash ON schedulers (name_hash);
CREATE UNIQUE INDEX projects_name_hash ON projects (name_hash);
CREATE UNIQUE INDEX tag_name_hash ON tags (name_hash);
CREATE UNIQUE INDEX object_identity ON objects (name, class_name);
CREATE UNIQUE INDEX users_identifier ON users (identifier);
CREATE UNIQUE INDEX users_bb_user ON users (bb_username);
CREATE UNIQUE INDEX master_name_hashes ON masters (name_hash);
CREATE INDEX buildset_properties_buildsetid ON buildset_properties (buildsetid);
CREATE INDEX connected_workers_masterid ON connected_workers (masterid);
CREATE UNIQUE INDEX connected_workers_identity ON connected_workers (masterid, workerid);
CREATE INDEX connected_workers_workers ON connected_workers (workerid);
CREATE UNIQUE INDEX sourcestamps_ss_hash_key ON sourcestamps (ss_hash);
CREATE UNIQUE INDEX codebases_projects_name_hash ON codebases (projectid, name_hash);
CREATE UNIQUE INDEX builder_name_hash ON builders (name_hash);
CREATE INDEX builders_projectid ON builders (projectid);
CREATE UNIQUE INDEX name_per_object ON object_state (objectid, name);
CREATE INDEX users_info_uid ON users_info (uid);
CREATE UNIQUE INDEX users_info_uid_attr_type ON users_info (uid, attr_type);
CREATE UNIQUE INDEX users_info_attrs ON users_info (attr_type, attr_data);
CREATE INDEX buildrequests_complete ON buildrequests (complete);
CREATE INDEX buildrequests_buildsetid ON buildrequests (buildsetid);
CREATE INDEX buildrequests_builderid ON buildrequests (builderid);
CREATE UNIQUE INDEX builds_number ON builds (builderid, number);
CREATE INDEX builds_masterid ON builds (masterid);
CREATE INDEX builds_buildrequestid ON builds (buildrequestid);
CREATE INDEX builds_workerid ON builds (workerid);
CREATE INDEX changes_category ON changes (category);
CREATE INDEX changes_when_timestamp ON changes (when_timestamp);
CREATE INDEX changes_branch ON changes (branch);
CREATE INDEX changes_revision ON changes (revision);
CREATE INDEX changes_sourcestampid ON changes (sourcestampid);
CREATE INDEX changes_author ON changes (author);
CREATE INDEX buildset_sourcestamps_buildsetid ON buildset_sourcestamps (buildsetid);
CREATE UNIQUE INDEX buildset_sourcestamps_unique ON buildset_sourcestamps (buildsetid, sourcestampid);
CREATE UNIQUE INDEX codebase_commits_unique ON codebase_commits (codebaseid, revision);
CREATE INDEX builder_masters_masterid ON builder_masters (masterid);
CREATE INDEX builder_masters_builderid ON builder_masters (builderid);
CREATE UNIQUE INDEX builder_masters_identity ON builder_masters (builderid, masterid);
CREATE UNIQUE INDEX builders_tags_unique ON builders_tags (builderid, tagid);
CREATE INDEX builders_tags_builderid ON builders_tags (builderid);
CREATE INDEX test_names_name ON test_names (builderid, name);
CREATE INDEX test_code_paths_path ON test_code_paths (builderid, path);
CREATE UNIQUE INDEX buildrequest_claims_brids ON buildrequest_claims (brid);
CREATE INDEX ix_buildrequest_claims_masterid ON buildrequest_claims (masterid);
CREATE INDEX build_properties_buildid ON build_properties (buildid);
CREATE UNIQUE INDEX build_data_buildid_name ON build_data (buildid, name);
CREATE UNIQUE INDEX steps_name ON steps (buildid, name);
CREATE UNIQUE INDEX steps_number ON steps (buildid, number);
CREATE INDEX steps_started_at ON steps (started_at);
CREATE INDEX configured_workers_workers ON configured_workers (workerid);
CREATE UNIQUE INDEX configured_workers_identity ON configured_workers (buildermasterid, workerid);
CREATE INDEX configured_workers_buildmasterid ON configured_workers (buildermasterid);
CREATE INDEX change_files_changeid ON change_files (changeid);
CREATE INDEX change_properties_changeid ON change_properties (changeid);
CREATE INDEX change_users_changeid ON change_users (changeid);
CREATE UNIQUE INDEX scheduler_changes_unique ON scheduler_changes (schedulerid, changeid);
CREATE INDEX scheduler_changes_schedulerid ON scheduler_changes (schedulerid);
CREATE INDEX scheduler_changes_changeid ON scheduler_changes (changeid);
CREATE UNIQUE INDEX codebase_branches_unique ON codebase_branches (codebaseid, name_hash);
CREATE UNIQUE INDEX logs_slug ON logs (stepid, slug);
CREATE INDEX logchunks_lastline ON logchunks (logid, last_line);
CREATE INDEX logchunks_firstline ON logchunks (logid, first_line);
CREATE INDEX slipway_pushes_buildsetid ON slipway_pushes (buildsetid);
CREATE INDEX slipway_pushes_changeid ON slipway_pushes (changeid);
CREATE INDEX ix_slipway_pushes_ended_at ON slipway_pushes (ended_at);
CREATE INDEX ix_slipway_pushes_project ON slipway_pushes (project);
CREATE INDEX slipway_pushes_candidate ON slipway_pushes (candidate);
CREATE INDEX ix_slipway_pushes_revision ON slipway_pushes (revision);
CREATE INDEX slipway_pushes_branch ON slipway_pushes (project, branch);
CREATE INDEX slipway_pushes_open ON slipway_pushes (project, ended_at);
CREATE INDEX ix_slipway_transitions_push ON slipway_transitions (push);
CREATE INDEX slipway_runs_newest ON slipway_runs (project, id);
CREATE INDEX slipway_runs_tree ON slipway_runs (project, tree);
CREATE INDEX slipway_runs_open ON slipway_runs (project, ended_at);
CREATE INDEX ix_slipway_runs_push ON slipway_runs (push);
CREATE INDEX ix_slipway_runs_buildsetid ON slipway_runs (buildsetid);
CREATE INDEX ix_slipway_suites_push ON slipway_suites (push);
CREATE INDEX slipway_suites_newest ON slipway_suites (project, id);
CREATE INDEX slipway_suites_stage ON slipway_suites (project, stage, id);
CREATE INDEX slipway_health_newest ON slipway_health (environment, id);
CREATE INDEX ix_slipway_acts_project ON slipway_acts (project);
CREATE INDEX ix_slipway_acts_push ON slipway_acts (push);
CREATE INDEX slipway_buildsets_rebuilt_buildid on buildsets (rebuilt_buildid);
CREATE INDEX slipway_buildsets_parent_buildid on buildsets (parent_buildid);
CREATE INDEX slipway_test_result_sets_buildid on test_result_sets (buildid);
CREATE INDEX slipway_changes_parent_changeids on changes (parent_changeids);
CREATE INDEX slipway_buildset_sourcestamps_sourcestampid on buildset_sourcestamps (sourcestampid);
CREATE INDEX slipway_sourcestamps_patchid on sourcestamps (patchid);
CREATE INDEX slipway_buildrequests_open on buildrequests (builderid, complete);
CREATE INDEX slipway_buildsets_name on buildsets (external_idstring);
COMMIT;
