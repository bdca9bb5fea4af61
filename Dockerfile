# One image, one word a role: web (the default), worker, beat, migrate, smoke, or any management
# command. docs/operations.md says what each needs.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
RUN python -m venv --without-pip /opt/venv
# The lock alone first: a change of the code installs nothing anew.
COPY requirements-image.txt ./
RUN pip --python /opt/venv/bin/python install --require-hashes --only-binary :all: --no-compile \
        -r requirements-image.txt
WORKDIR /app
COPY . .
ENV PATH=/opt/venv/bin:$PATH
RUN SHELFWATCH_DATA=/tmp/build SHELFWATCH_STATIC_ROOT=/app/static-collected \
        python manage.py collectstatic --no-input --verbosity 0
# What no role reads: the packages' own tests and types, translations into languages that the site
# does not offer, descriptions of the 400 services of AWS that are not used, tools that make
# networks or compile Fortran, and the copies of what was just collected. Then everything is
# compiled, once, since nothing can be written later on.
RUN cd /opt/venv/lib/python3.11/site-packages \
    && find . -type d -name tests -prune -exec rm -rf {} + \
    && find . \( -name '*.po' -o -name '*.pyi' \) -delete \
    && find . -name '*.mo' ! -path '*/en/*' ! -path '*/de/*' -delete \
    && find botocore/data -mindepth 1 -maxdepth 1 -type d \
        ! -name s3 ! -name sts ! -name sso ! -name sso-oidc -exec rm -rf {} + \
    && find . -path '*/static/*' -type f -delete \
    && find . \( -name '*.a' -o -name '*.h' -o -name '*.pxd' \) -delete \
    && rm -rf numpy/distutils numpy/f2py \
        onnxruntime/datasets onnxruntime/quantization onnxruntime/tools onnxruntime/transformers \
    && python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/venv /app

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="ShelfWatch" \
      org.opencontainers.image.licenses="MIT"
RUN groupadd --gid 10001 shelfwatch \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data \
        --shell /usr/sbin/nologin shelfwatch \
    && install -d -o 10001 -g 10001 -m 700 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SHELFWATCH_BIND=0.0.0.0 \
    SHELFWATCH_PORT=8000 \
    SHELFWATCH_METRICS_PORT=9100 \
    SHELFWATCH_DATA=/data \
    SHELFWATCH_LOG_FORMAT=json \
    SHELFWATCH_STATIC_ROOT=/app/static-collected
# Numbers, so that Kubernetes can see that it is not root.
USER 10001:10001
# The only places written to are /data (fetched model packages) and /tmp (uploads on their way).
VOLUME /data
EXPOSE 8000 9100
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 \
    CMD ["python", "/app/deploy/image/healthy.py"]
ENTRYPOINT ["python", "-m", "shelfwatch_site"]
CMD ["web"]
