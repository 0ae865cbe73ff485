FROM python:3.11-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOST=0.0.0.0
WORKDIR /portal
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
# Static files and messages do not depend on secrets: they are made once, with the image.
RUN pybabel --quiet compile --domain django --directory initiatives/locale && python manage.py collectstatic --noinput --verbosity 0 \
    && useradd --system portal && chown -R portal /portal
USER portal
EXPOSE 8000
CMD ["sh", "-c", "python manage.py bootstrap && exec gunicorn portal.wsgi"]
