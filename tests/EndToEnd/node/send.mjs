// Sends one message with an attachment: node send.mjs PORT NAME PASSWORD FROM TO SUBJECT
import { createTransport } from "nodemailer";

const [port, user, pass, from, to, subject] = process.argv.slice(2);
const transport = createTransport({ host: "127.0.0.1", port: Number(port), secure: false, requireTLS: true, auth: { user, pass }, tls: { rejectUnauthorized: false } });
const sent = await transport.sendMail({
  from: { name: "Grüße, \"Absender\"", address: from },
  to,
  subject,
  text: "Zwölf Boxkämpfer\n.\n.. jagen\n",
  html: "<p>Zwölf <b>Boxkämpfer</b></p>",
  attachments: [{ filename: "résumé.bin", content: Buffer.from(Array.from({ length: 4096 }, (_, n) => n % 256)) }, { path: new URL(import.meta.url).pathname }],
});
transport.close();
if (sent.accepted.length !== 1 || sent.rejected.length !== 0) throw new Error(JSON.stringify(sent));
