// The JSON that the master answers with. Times are seconds since the epoch, null where nothing was.

/**
 * What a page knows of a project; stages in the order in which a push passes them.
 * @typedef {{name: string, stages: string[], environment: string}} Project
 */

/** @typedef {"passed"|"failed"|"failing"|"running"|"waiting"|"stopped"|"skipped"|"ahead"} StageState */

/**
 * One stage of a push; `usual` is the seconds that it takes as a rule, `page` Buildbot's of its build.
 * @typedef {{
 *   name: string, state: StageState, began_at: number|null, ended_at: number|null,
 *   page: string|null, text: string, usual: number|null,
 * }} Stage
 */

/** @typedef {"running"|"landed"|"deployed"|"rejected"|"superseded"|"withdrawn"} PushState */

/** @typedef {"waiting"|"queued"|"merging"|"held"|"candidate"|"testing"|"failing"|"passed"|"landing"} Phase */

/**
 * @typedef {{
 *   id: number, project: string, branch: string, revision: string, state: PushState,
 *   stage: string, reason: string, reason_code: string|null, phase: Phase|null,
 *   candidate: string|null,
 *   received_at: number, ended_at: number|null, author: string, title: string, stages: Stage[],
 * }} Push
 */

/**
 * A page of pushes, newest first; `next` is what the following page comes `before`, `troubles`
 * concern everybody.
 * @typedef {{
 *   projects: Project[], troubles: string[], pushes: Push[], next: number|null, now: number,
 * }} PushesAnswer
 */

/**
 * What a button does.
 * @typedef {{name: string, meaning: string, needs_why: boolean}} Operation
 */

/**
 * A branch in the gate; `trouble` is why nobody knows when it lands; `place` is null for one that waits for a person, `phase` for one that has
 * only come.
 * @typedef {{
 *   place: number|null, branch: string, revision: string, lane: string, built_on: string|null,
 *   phase: Phase|null, since: number|null, reason: string, expected_landing_at: number|null,
 *   trouble: string|null,
 * }} GateEntry
 */

/** @typedef {GateEntry & {push: Push}} ShownEntry */

/**
 * The counts of one run of a project's tests; coverage in percent.
 * @typedef {{
 *   id: number, project: string, push: number|null, stage: string, revision: string,
 *   buildid: number, passed: number, failed: number, skipped: number, cut: number,
 *   seconds: number, coverage: number|null, at: number,
 * }} Suite
 */

/**
 * `kept` is false once the text was deleted for its age.
 * @typedef {{id: number, name: string, lines: number, kept: boolean}} BuildLog
 */

/**
 * `result` is Buildbot's code, null while it runs.
 * @typedef {{
 *   name: string, text: string, began_at: number|null, ended_at: number|null,
 *   result: number|null, logs: BuildLog[],
 * }} BuildStep
 */

/**
 * @typedef {{
 *   id: number, stage: string, page: string, began_at: number, ended_at: number|null,
 *   result: number|null, text: string, steps: BuildStep[],
 * }} Build
 */

/**
 * One move of a push; `who`: the person that wanted it, null: Slipway itself.
 * @typedef {{
 *   at: number, state: PushState, stage: string, reason: string, reason_code: string|null,
 *   who: string|null,
 * }} Transition
 */

/**
 * One push, whole.
 * @typedef {{
 *   project: Project, push: Push, sentences: string[], expected_landing_at: number|null,
 *   gate: GateEntry[], acts: string[], operations: Record<string, Operation>, failing: string[],
 *   suites: Suite[], artifact: string|null, history: Transition[], builds: Build[], now: number,
 * }} PushAnswer
 */

/**
 * `cut`: the text is its beginning only; `gone`: its commits are not in the hub any more.
 * @typedef {{diff: string, cut: boolean, gone: boolean, now: number}} DiffAnswer
 */

/** @typedef {"passed"|"failed"|"error"|"skipped"} TestOutcome */

/**
 * `text` is what it printed, `is_new` is said of failures only.
 * @typedef {{
 *   name: string, outcome: TestOutcome, seconds: number, text?: string, is_new?: boolean,
 * }} TestCase
 */

/**
 * The first of the tests with one outcome, and how many there are.
 * @typedef {{tests: TestCase[], count: number}} TestGroup
 */

/** @typedef {{branch: string, revision: string}} TestedPush */

/**
 * The tests of a push in a stage that wrote a report; `longest` in seconds, `main` is main's suite then.
 * @typedef {{
 *   push: TestedPush, suite: Suite, main: Suite|null, main_coverage: number|null,
 *   longest: number, failed: TestGroup & {fresh: number}, skipped: TestGroup, passed: TestGroup, most: number,
 *   now: number,
 * }} TestedAnswer
 */

/** @typedef {{push: TestedPush, suite: null, now: number}} UntestedAnswer */

/** @typedef {TestedAnswer|UntestedAnswer} TestsAnswer */

/** @typedef {{by: string, why: string, at: number}} Pause */

/**
 * Main that fails itself: by which tests, or in which `words`, and what is tried on it now.
 * @typedef {{since: number, revision: string, tests: string[], words: string, tried: string[]}} RedMain
 */

/**
 * What a person did to the gate.
 * @typedef {{act: string, who: string, why: string, at: number}} PersonsAct
 */

/**
 * @typedef {{
 *   project: Project, projects: Project[], paused: Pause|null, frozen: boolean, red: RedMain|null, window: number,
 *   policy: string, workers: number, usual: number|null, operations: Record<string, Operation>,
 *   entries: ShownEntry[], ended: Push[], acts: PersonsAct[], now: number,
 * }} GateAnswer
 */

/**
 * A time in which an environment was healthy, or was not: `words` say why.
 * @typedef {{since: number, until: number, healthy: boolean, words: string}} Stretch
 */

/**
 * A stretch on a strip: where it begins and ends, as parts of the span.
 * @typedef {{from: number, to: number, healthy: boolean}} StripStretch
 */

/**
 * A span of so many seconds: the part that is known, and of that the part that was healthy.
 * @typedef {{
 *   name: string, seconds: number, known: number, healthy: number|null,
 *   stretches: StripStretch[],
 * }} HealthSpan
 */

/**
 * @typedef {{
 *   last: Stretch|null, goes_on: boolean, spans: HealthSpan[], troubles: Stretch[],
 * }} EnvironmentHealth
 */

/** @typedef {{name: string, pid: number|null, state: string, restarts: number}} ServingProcess */

/**
 * What `slipway deploy status --json` prints; `since` is a moment of ISO 8601.
 * @typedef {{
 *   environment: string, release: string|null, revision: string|null, digest: string|null,
 *   url: string, healthy: boolean, front: string, since: string|null, previous: string|null,
 *   processes: ServingProcess[],
 * }} EnvironmentStatus
 */

/** @typedef {{revision: string, author: string, title: string}} Commit */

/**
 * One run of the deploy command; `result` is null while it runs, moments are of ISO 8601.
 * @typedef {{
 *   deploy: string, verb: string, by: string, purpose: string, began: string,
 *   ended: string|null, result: string|null, step?: string, reason?: string|null,
 *   release?: string|null, revision?: string|null, digest?: string|null,
 * }} Deploy
 */

/**
 * `status` is null if the environment does not answer, `behind` if main does not have its commit.
 * @typedef {{
 *   name: string, project: Project, status: EnvironmentStatus|null, behind: Commit[]|null,
 *   deploys: Deploy[], push: Push|null, health: EnvironmentHealth,
 * }} Environment
 */

/** @typedef {{environments: Environment[], now: number}} EnvironmentsAnswer */

/**
 * DORA's four figures, in seconds and parts of one.
 * @typedef {{
 *   deploys_a_day: number, lead_time: number|null, failure_rate: number|null,
 *   time_to_restore: number|null,
 * }} FourFigures
 */

/**
 * `in_gate` is the median of the seconds that pushes spent there.
 * @typedef {{day: string, deployed: number, rejected: number, in_gate: number|null}} Day
 */

/**
 * Seconds: the median, and what nine of ten took at `most`.
 * @typedef {{name: string, count: number, median: number|null, most: number|null}} StageDuration
 */

/**
 * A test with its median in seconds, and that of the span `before`.
 * @typedef {{test: string, median: number, before: number|null, is_new: boolean}} SlowTest
 */

/**
 * A test that failed on a tree on which it passed as well, so many times.
 * @typedef {{test: string, times: number, last: number}} FlakyTest
 */

/**
 * @typedef {{
 *   project: Project, projects: Project[], days: number, spans: number[], four: FourFigures,
 *   passed_not_live: number, outcomes: Record<string, number>, by_day: Day[],
 *   stages: StageDuration[],
 *   waiting: StageDuration[], flickering: FlakyTest[], slowest: SlowTest[], now: number,
 * }} TrendsAnswer
 */

/**
 * Who looks: `acts` they may do to all branches, `own` to those whose author has one of `addresses`.
 * @typedef {{
 *   name: string|null, role: string|null, acts: string[], own: string[], addresses: string[],
 * }} Viewer
 */

/**
 * What each address below `api/` answers with.
 * @typedef {{
 *   pushes: PushesAnswer, push: PushAnswer, diff: DiffAnswer, tests: TestsAnswer,
 *   gate: GateAnswer, environments: EnvironmentsAnswer, trends: TrendsAnswer,
 * }} Answers
 */

export {};
