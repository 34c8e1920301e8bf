# Two stages: the tools that install stay behind. Runs as nobody in particular, and writes nothing but to /tmp.
FROM python:3.11-slim AS packages
WORKDIR /app
COPY requirements/runtime.lock requirements/runtime.lock
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements/runtime.lock

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --no-create-home peersupport \
    && install -d -o peersupport -m 700 /outside
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
# Static files need no secrets of the installation: these are made for this one command and kept nowhere.
RUN PEERSUPPORT_MODE=test \
    SECRET_KEY="$(python -c 'import secrets; print(secrets.token_hex(40))')" \
    ENCRYPTION_KEYS="1:$(head -c 32 /dev/urandom | base64)" \
    python manage.py collectstatic --noinput
USER peersupport
EXPOSE 8000
CMD ["daphne", "--bind", "0.0.0.0", "--port", "8000", "--verbosity", "0", "--no-server-name", "--ping-interval", "20", "--ping-timeout", "8", "--websocket-max-message-size", "16384", "--websocket-max-frame-size", "16384", "peersupport.asgi:application"]
