FROM python:3.11-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /portal
# Lays out the national report as PDF: the packages of initiatives/report/pango.py.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    libharfbuzz-subset0 fonts-liberation2 && rm -rf /var/lib/apt/lists/*
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
# Static files and messages do not depend on secrets: they are made once, with the image. The code belongs to root, and
# the server runs as a user who writes in /data alone.
RUN pybabel --quiet compile --domain django --directory initiatives/locale \
    && python manage.py collectstatic --noinput --verbosity 0 \
    && useradd --system --no-create-home portal && mkdir /data /backups && chown portal /data /backups
USER portal
# From here on nothing starts with the settings of development.
ENV PRODUCTION=1 HOST=0.0.0.0 PORT=8000 DATABASE_URL=sqlite:////data/portal.sqlite3
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=2m CMD ["python", "-m", "portal.container_health"]
CMD ["sh", "-c", "python manage.py bootstrap && exec gunicorn portal.wsgi"]
