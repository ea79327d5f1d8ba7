/** Requests of the AWS Step Functions API about state machines go in, its answers come out. */
import { parseDefinition } from '../states/check-definition.js';
import { machineArnOf, nameOf, pageOf, refused, textOf } from './api-request.js';
import type { MachineStore } from './machine-store.js';
import type { Operation } from './operations.js';
import { tagsOf } from './tag-operations.js';

export function machineOperations(machines: MachineStore): Readonly<Record<string, Operation>> {
  return {
    async CreateStateMachine(request) {
      const name = nameOf(request, 'name');
      const type = request['type'] ?? 'STANDARD';
      if (type !== 'STANDARD' && type !== 'EXPRESS')
        throw refused('ValidationException', 'type must be STANDARD or EXPRESS');
      if (request['publish'] === true)
        throw refused(
          'ValidationException',
          'publish: versions of machines are not supported by this runtime',
        );
      const definition = textOf(request, 'definition');
      const roleArn = textOf(request, 'roleArn');
      const tags = tagsOf(request, new Map());
      const { arn, createdAtS } = await machines.create({ name, type, definition, roleArn, tags });
      return { stateMachineArn: arn, creationDate: createdAtS };
    },
    DescribeStateMachine(request) {
      const { arn, name, type, roleArn, definition, revisionId, createdAtS } = machines.find(
        machineArnOf(request, 'stateMachineArn'),
      );
      return {
        stateMachineArn: arn,
        name,
        status: 'ACTIVE',
        definition,
        roleArn,
        type,
        creationDate: createdAtS,
        revisionId,
      };
    },
    async UpdateStateMachine(request) {
      const stored = machines.find(machineArnOf(request, 'stateMachineArn'));
      if (request['definition'] === undefined && request['roleArn'] === undefined) {
        throw refused(
          'MissingRequiredParameter',
          'Either the definition, the role ARN or both must be specified',
        );
      }
      await machines.change(stored, {
        ...(request['definition'] === undefined ? {} : { definition: textOf(request, 'definition') }),
        ...(request['roleArn'] === undefined ? {} : { roleArn: textOf(request, 'roleArn') }),
      });
      return { updateDate: stored.updatedAtS, revisionId: stored.revisionId };
    },
    DeleteStateMachine(request) {
      machines.remove(machineArnOf(request, 'stateMachineArn'));
      return {};
    },
    ListStateMachines(request) {
      const { items, ...more } = pageOf(request, machines.all(), ({ number }) => number);
      const stateMachines = items.map(({ arn, name, type, createdAtS }) => ({
        stateMachineArn: arn,
        name,
        type,
        creationDate: createdAtS,
      }));
      return { stateMachines, ...more };
    },
    ValidateStateMachineDefinition(request) {
      const checked = parseDefinition(textOf(request, 'definition'));
      const problems = checked.kind === 'problems' ? checked.problems : [];
      return {
        result: problems.length === 0 ? 'OK' : 'FAIL',
        diagnostics: problems.map(({ path, message }) => ({
          severity: 'ERROR',
          code: 'SCHEMA_VALIDATION_FAILED',
          message,
          location: path,
        })),
        truncated: false,
      };
    },
  };
}
