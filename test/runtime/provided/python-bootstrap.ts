/** The path of a Python interpreter goes in, a bootstrap comes out that does what its events say, with the standard library alone. */

/** Events: `{ do, … }`; what is not named here is answered with the event, the headers and the environment. */
export function pythonBootstrap(python: string): string {
  return `#!${python}
import http.client, json, os, subprocess, sys, time

api = os.environ['AWS_LAMBDA_RUNTIME_API']
base = '/2018-06-01/runtime/'

def ask(method, path, body=None, headers={}):
    connection = http.client.HTTPConnection(api)
    connection.request(method, base + path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), content

mode = os.environ.get('MODE')
if mode == 'init-error':
    error = {'errorType': 'Config.Missing', 'errorMessage': 'no config', 'stackTrace': []}
    print(ask('POST', 'init/error', json.dumps(error))[0])
    sys.exit(1)
if mode == 'init-exit':
    sys.exit(7)
if mode == 'init-hang':
    time.sleep(1000)

while True:
    status, headers, content = ask('GET', 'invocation/next')
    call = 'invocation/' + headers['Lambda-Runtime-Aws-Request-Id'] + '/'
    event = json.loads(content)
    does = event.get('do')
    print('call', event, flush=True)
    if does == 'error':
        error = {'errorType': 'Order.Bad', 'errorMessage': 'no such order', 'stackTrace': ['line 1']}
        ask('POST', call + 'error', json.dumps(error), {'Lambda-Runtime-Function-Error-Type': 'Order.Bad'})
    elif does == 'error-text':
        ask('POST', call + 'error', event['text'], {'Lambda-Runtime-Function-Error-Type': 'Order.Text'})
    elif does == 'exit':
        sys.exit(3)
    elif does == 'hang':
        child = subprocess.Popen(['sleep', '1000'])
        print('child', child.pid, flush=True)
        time.sleep(1000)
    elif does == 'allocate':
        hoard = []
        while True:
            hoard.append(b'x' * 4000000)
            time.sleep(0.01)
    elif does == 'allocate-in-child':
        subprocess.run([sys.executable, '-c', "import time; x = b'x' * 300000000; time.sleep(1000)"])
    elif does == 'burn':
        until = time.process_time() + 0.2
        while time.process_time() < until: pass
        ask('POST', call + 'response', '"burnt"')
    elif does == 'large':
        status, _, content = ask('POST', call + 'response', '"' + 'x' * event['bytes'] + '"')
        print('large', status, content.decode(), flush=True)
    elif does == 'wrong-id':
        wrong = ask('POST', 'invocation/' + event['id'] + '/response', '"forged"')
        again = ask('GET', 'invocation/next')
        early = ask('POST', 'init/error', '{}')
        said = [[status, json.loads(body)['errorType']] for status, _, body in (wrong, again, early)]
        ask('POST', call + 'response', json.dumps(said))
        twice = ask('POST', call + 'response', '"twice"')
        print('twice', twice[0], flush=True)
    elif does == 'wait':
        while not os.path.exists(event['file']): time.sleep(0.01)
        ask('POST', call + 'response', json.dumps({'tag': event['tag'], 'pid': os.getpid()}))
    else:
        reply = {'event': event, 'headers': headers, 'environment': dict(os.environ), 'folder': os.getcwd(), 'pid': os.getpid()}
        ask('POST', call + 'response', json.dumps(reply))
`;
}
