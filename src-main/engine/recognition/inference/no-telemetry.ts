/**
 * ONNX Runtime's builds come with a telemetry client that keeps an id of the machine in the temporary directory and
 * sends to mobile.events.data.microsoft.com. It reads this once, as it is loaded: whatever imports onnxruntime-node
 * imports this before it. Nothing leaves the machine.
 */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
