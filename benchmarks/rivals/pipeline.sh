#!/bin/bash
# What a push goes through, as a plain script: the commands of Slipway's stages, one after another.
#
#   pipeline.sh BRANCH
#
# Run in a clone of the hub that stays, as the build workers' do. PYTHON has Slipway's own programs;
# CACHE is where they keep uv's cache and environments; SITE is the home of an environment that
# runs. SPANS is written: stage, step, and the seconds at which it began and ended.
set -euo pipefail
branch=$1

step() {  # stage, name, command...
  local began=$EPOCHREALTIME
  "${@:3}"
  echo "$1 $2 $began $EPOCHREALTIME" >> "$SPANS"
}

checkout() {
  git fetch --quiet origin
  git checkout --quiet --force --detach "$1"
  git clean --quiet -ffdx
}

python_environment() {
  local told
  told=$("$PYTHON" -m pipelines.worker_tasks.environment --cache "$CACHE" --own ../environment \
    --requirements requirements-dev.txt)
  export VIRTUAL_ENV=$(sed -n 's/^environment \(.*\) (.*)$/\1/p' <<< "$told")
  export PATH="$VIRTUAL_ENV/bin:$SYSTEM_PATH"
}

merge() {
  git checkout --quiet --force --detach origin/main
  git merge --quiet --no-ff --message "Merge $branch" "origin/$branch"
}

start_database() {  # which ends with whom it was started by: this script
  local told
  coproc database { exec "$PYTHON" -m pipelines.worker_tasks.database serve ../database; }
  read -r told <&"${database[0]}"
  export DATABASE_URL=$(sed -n 's/^database \(.*\) (.*)$/\1/p' <<< "$told")
}

stop_database() {
  local pid=$database_PID
  kill "$pid"
  wait "$pid" || true
}

migrate_forwards() {
  local copy  # of the schema that runs; before the first deploy that is none
  cp "$SITE/environments/staging/state/schema.sql" ../schema.sql || : > ../schema.sql
  copy=$("$PYTHON" -m pipelines.worker_tasks.database load ../database ../schema.sql | tail -1)
  DATABASE_URL=$copy python manage.py migrate --noinput
}

build_artifact() {
  rm -rf ../release
  "$PYTHON" -m pipelines.worker_tasks.artifact --name sample_app --revision HEAD --output ../release \
    --environment "$VIRTUAL_ENV"
}

deploy() {  # verb: of the artifact
  local artifact=(../release/*.tar.gz)
  "$PYTHON" -m pipelines.deploy "$1" "${artifact[0]}" --environment staging \
    --sha256 "$(cut -d' ' -f1 "${artifact[0]}.sha256")" --environments "$ENVIRONMENTS" --home "$SITE"
}

SYSTEM_PATH=$PATH
export CI=true PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=config.settings.test

step develop checkout            checkout "origin/$branch"
step develop python-environment  python_environment
step develop check-format        ruff format --check .
step develop check-style         ruff check .
step develop check-django        python manage.py check
step develop check-migrations    python manage.py makemigrations --check --dry-run

step test run-tests              pytest --cov --cov-report=term --cov-report=xml:reports/coverage.xml --junitxml=reports/junit.xml

step merge make-candidate        merge

# The merged tree is another one: with its requirements, and nothing left from before.
export SECRET_KEY=only-for-the-checks-of-the-repository-0123456789-abcdefghijklmnopqrstuvwxyz
export ALLOWED_HOSTS=bioweb.example
step repo-test checkout            checkout HEAD
step repo-test python-environment  python_environment
step repo-test start-database      start_database
step repo-test run-tests           pytest --junitxml=reports/junit.xml
step repo-test check-deploy        python manage.py check --deploy --fail-level WARNING --settings config.settings.staging
step repo-test check-production    python manage.py check --deploy --fail-level WARNING --settings config.settings.production
step repo-test lint-migrations     "$PYTHON" -m pipelines.worker_tasks.lint_migrations --environment "$VIRTUAL_ENV"
step repo-test migrate-forwards    migrate_forwards
step repo-test build-artifact      build_artifact
step repo-test rehearse-migrations deploy rehearse
step repo-test stop-database       stop_database
step repo-test land                git push --quiet origin HEAD:main

step deploy-to-staging activate-release  deploy activate
