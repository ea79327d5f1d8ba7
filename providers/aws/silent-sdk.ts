/** Loaded before any AWS client: nothing comes in or goes out but the SDK's own switch for a notice that is not about this run. */

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
