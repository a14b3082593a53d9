# Entente in a container: docker build --tag entente .
# Base images are pinned by their exact version. No digest is written here, because none could be checked against the
# images themselves where this file was written; pin one (python:…@sha256:…) when your registry policy asks for it.

FROM python:3.13.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/entente
COPY requirements.lock /tmp/requirements.lock
RUN /opt/entente/bin/pip install --require-hashes --no-deps --only-binary=:all: -r /tmp/requirements.lock

FROM python:3.13.11-slim-bookworm
# what WeasyPrint draws with; no Python package brings these
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
# a fixed number, so that the volumes of one host belong to the same user after every rebuild
RUN groupadd --gid 10001 entente \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin entente \
    && install --directory --owner=10001 --group=10001 --mode=0750 /data /data/media /backups
COPY --from=packages /opt/entente /opt/entente
ENV PATH=/opt/entente/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    ENTENTE_DATA_DIR=/data \
    ENTENTE_STATIC_DIR=/srv/static
WORKDIR /app
COPY manage.py pyproject.toml ./
COPY script ./script
COPY locale ./locale
COPY config ./config
COPY fixtures ./fixtures
COPY static ./static
COPY templates ./templates
COPY office ./office
COPY partners ./partners
COPY relations ./relations
COPY networks ./networks
COPY evaluations ./evaluations
# Translations and static files belong to the image. The secrets that an embedded start makes for itself are written
# to a folder that is gone before this layer is kept.
RUN python script/catalogue compile \
    && ENTENTE_ENV=embedded ENTENTE_DATA_DIR=/tmp/building DATABASE_URL=sqlite:////tmp/building/none.sqlite3 \
       python manage.py collectstatic --no-input --verbosity=0 \
    && rm -rf /tmp/building \
    && python -m compileall -q config office partners relations networks evaluations
ENV ENTENTE_ENV=production PYTHONDONTWRITEBYTECODE=1 GRANIAN_HOST=0.0.0.0 GRANIAN_PORT=8000
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s CMD ["python", "script/probe", "web"]
CMD ["granian", "--interface=wsgi", "--no-ws", "--respawn-failed-workers", "config.wsgi:application"]
