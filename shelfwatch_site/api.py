"""The API's settings: how it authenticates, answers and describes itself."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "integrations.authentication.ApiKeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["integrations.throttling.KeyThrottle"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.MultiPartParser",
        "rest_framework.parsers.JSONParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_standardized_errors.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    # `format` stays free for a parameter of our own.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ShelfWatch API",
    "DESCRIPTION": "Photographs of shelves in, stock knowledge out. "
    "[The guide](/api/docs/api/) of your site explains it, with examples.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api(/v1)?",
    "ENUM_NAME_OVERRIDES": {
        "Importance": "audits.models.Importance",
        "ImportanceWord": ["low", "normal", "high"],
        "AuditStatus": "audits.models.AuditStatus",
        "AlertStatus": "audits.models.AlertStatus",
        "ProductStatus": "audits.models.ProductStatus",
        "PlanogramStatus": "audits.models.PlanogramStatus",
        "NoticeStatus": "integrations.models.NoticeStatus",
        "DeviceState": "integrations.models.DeviceState",
    },
    "PREPROCESSING_HOOKS": ["audits.api.schema.only_api"],
    "WEBHOOKS": "integrations.api.events.WEBHOOKS",
    "POSTPROCESSING_HOOKS": [
        "integrations.api.events.webhooks_describe",
        "drf_spectacular.hooks.postprocess_schema_enums",
        "audits.api.complete.complete",
        "audits.api.examples.audits_exemplify",
        "integrations.api.examples.machines_exemplify",
    ],
    "ENFORCE_NON_BLANK_FIELDS": True,
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "audits.api.problems.ProblemHandler",
    # One shape for all of them in the schema as well; docs/api.md lists the codes.
    "ERROR_SCHEMAS": dict.fromkeys(
        ("400", "401", "403", "404", "405", "406", "415", "429", "500", "503"),
        "audits.api.shapes.ProblemShape",
    ),
}
