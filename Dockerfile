FROM python:3.11-slim AS build
WORKDIR /srv/crikit
COPY requirements.txt .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --no-compile --only-binary :all: --require-hashes -r requirements.txt

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CRIKIT_ENV=production \
    CRIKIT_INSTANCE=/data \
    PORT=8080
RUN useradd --system --no-create-home --shell /usr/sbin/nologin crikit \
    && install --directory --owner crikit --group crikit /data
WORKDIR /srv/crikit
COPY --from=build /opt/venv /opt/venv
COPY wsgi.py gunicorn.conf.py ./
COPY bin/start bin/start
COPY crikit crikit
RUN python -m compileall -q crikit
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
# It begins as root only to take over a fresh volume; bin/start goes on as the user crikit.
ENTRYPOINT ["bin/start"]
CMD ["web"]
