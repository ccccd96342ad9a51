// A real SMTP server that keeps what it is given. Arguments: port, certificate, key, user, password.
// Tells of itself in JSON lines on standard output; takes commands as JSON lines on standard input;
// ends when standard input ends, so that a killed test run leaves nothing behind.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { SMTPServer } from 'smtp-server';

const [port, cert, key, user, password] = process.argv.slice(2);
const tell = (fact) => process.stdout.write(JSON.stringify(fact) + '\n');
let refusal = null;

// Returns the refusal meant for this stage, as often as was asked for.
const refuse = (stage) => {
  if (refusal?.stage !== stage || refusal.times === 0) return null;
  refusal.times--;
  return Object.assign(new Error(refusal.text), { responseCode: refusal.code });
};

const server = new SMTPServer({
  cert: readFileSync(cert),
  key: readFileSync(key),
  authMethods: ['PLAIN', 'LOGIN'],
  authOptional: false,
  disableReverseLookup: true,
  closeTimeout: 100,
  onAuth: (auth, session, done) => {
    if (!session.secure) done(new Error('STARTTLS first'));
    else if (auth.username === user && auth.password === password) done(null, { user });
    else done(Object.assign(new Error('Wrong user or password'), { responseCode: 535 }));
  },
  onMailFrom: (address, session, done) => done(refuse('mail')),
  onRcptTo: (address, session, done) => done(refuse('rcpt')),
  onData: (stream, session, done) => {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      const no = refuse('data');
      if (!no) {
        tell({
          message: {
            from: session.envelope.mailFrom.address,
            to: session.envelope.rcptTo.map((r) => r.address),
            secure: session.secure,
            user: session.user,
            raw: Buffer.concat(chunks).toString('base64'),
          },
        });
      }
      done(no);
    });
  },
});

// Clients that hang up in the middle are part of the tests.
server.on('error', () => {});
server.listen(Number(port), '127.0.0.1', () => tell({ ready: server.server.address().port }));

createInterface({ input: process.stdin })
  .on('line', (line) => {
    // A command without "refuse" only asks for its turn: whatever was taken before it has been told.
    const command = JSON.parse(line);
    if ('refuse' in command) refusal = command.refuse;
    tell({ done: true });
  })
  .on('close', () => process.exit(0));
