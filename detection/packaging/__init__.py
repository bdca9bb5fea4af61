"""Makes model packages. Needs onnx beside onnxruntime, an optional extra; service has neither."""
