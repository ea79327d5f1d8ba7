/** A version of a function goes in; its FunctionConfiguration, as AWS Lambda's API reference lists the fields, comes out. */
import { functionArn, LATEST } from './function-reference.js';
import type { FunctionAlias, FunctionVersion } from './lambda-functions.js';

/** @param qualified whether the ARN says which version; without, it is that of the function */
export function functionConfiguration(version: FunctionVersion, qualified: boolean): Record<string, unknown> {
  const { name, settings } = version;
  const isLatest = version.version === LATEST;
  const hasVariables = Object.keys(settings.environment).length > 0;
  return {
    FunctionName: name,
    FunctionArn: functionArn(name, qualified || !isLatest ? version.version : null),
    Runtime: settings.runtime,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: version.zip.length,
    CodeSha256: version.sha256,
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMb,
    LastModified: version.modified.toISOString().replace('Z', '+0000'),
    Version: version.version,
    RevisionId: version.revisionId,
    PackageType: 'Zip',
    Architectures: [settings.architecture],
    EphemeralStorage: { Size: settings.ephemeralMb },
    ...(hasVariables ? { Environment: { Variables: settings.environment } } : {}),
    TracingConfig: { Mode: 'PassThrough' },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
    // A version is answered for only once its files lie ready.
    State: 'Active',
    LastUpdateStatus: 'Successful',
  };
}

export function aliasConfiguration(functionName: string, alias: FunctionAlias): Record<string, unknown> {
  return {
    AliasArn: functionArn(functionName, alias.name),
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    RevisionId: alias.revisionId,
  };
}
