#!/bin/sh
# The steps of the Dockerfile on a bare server with Debian, as root, in the folder of the code: docs/deploy/install.sh
# Run it again after each new version. SYSTEM=0 leaves packages and users of the system as they are.
set -eu
cd "$(dirname "$0")/../.."

if [ "${SYSTEM:-1}" = 1 ]; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2
    id portal >/dev/null 2>&1 || useradd --system --no-create-home portal
fi
test -x .venv/bin/python || python3 -m venv .venv
PATH="$PWD/.venv/bin:$PATH"
pip install --no-cache-dir --require-hashes -r requirements.lock
pybabel --quiet compile --domain django --directory initiatives/locale
python manage.py collectstatic --noinput --verbosity 0
echo "Installed. Next: the settings in /etc/portal.env, and docs/deploy/portal.service."
