// Opens a report in headless Chromium and prints what it found as one line of JSON.
//   npm install --prefix tests/browser
//   node tests/browser/report.mjs REPORT.html OUT_FOLDER
// Fails nothing itself: PopulationReportTest judges. CHROMIUM names another browser.
import {chromium} from 'playwright-core';
import {createRequire} from 'node:module';
import {mkdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

const [report, out] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
mkdirSync(out, {recursive: true});

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const found = {console: [], requests: [], widths: {}, violations: [], clipped: [], pages: 0};

// Text of a drawing that reaches out of it is cut off in print.
const clipped = () => [...document.querySelectorAll('svg.chart')].flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
  }).map(text => svg.querySelector('title').textContent + ': ' + text.textContent);
});

for (const width of [390, 1440]) {
  // axe-core has to be put into the page, which its content policy forbids.
  const context = await browser.newContext({viewport: {width, height: 900}, bypassCSP: true});
  const page = await context.newPage();
  page.on('console', message => found.console.push(message.text()));
  page.on('pageerror', error => found.console.push(error.message));
  page.on('request', request => found.requests.push(request.url()));
  await page.goto(pathToFileURL(resolve(report)).href);
  found.widths[width] = await page.evaluate(() => document.documentElement.scrollWidth);
  found.clipped.push(...(await page.evaluate(clipped)).map(text => width + ' px: ' + text));
  await page.evaluate(axe);
  const result = await page.evaluate(() => axe.run());
  for (const rule of result.violations) {
    found.violations.push(`${width} px: ${rule.impact} ${rule.id}: ${rule.nodes[0].html.slice(0, 200)}`);
  }
  await page.screenshot({path: join(out, `report-${width}.png`), fullPage: true});
  await context.close();
}

const context = await browser.newContext();
const page = await context.newPage();
await page.goto(pathToFileURL(resolve(report)).href);
const pdf = await page.pdf({path: join(out, 'report.pdf'), preferCSSPageSize: true, printBackground: true});
found.pages = (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length;
// What must stay whole on a page, and how high it is in print: an A4 page leaves 261 mm.
await page.setViewportSize({width: Math.round(180 / 25.4 * 96), height: 900});
await page.emulateMedia({media: 'print'});
found.tallestFigureMm = await page.evaluate(() => Math.max(0, ...[...document.querySelectorAll('figure, .group')]
  .map(figure => figure.getBoundingClientRect().height * 25.4 / 96)));
found.breakable = await page.evaluate(() => [...document.querySelectorAll('figure')]
  .filter(figure => getComputedStyle(figure).breakInside !== 'avoid').length);
await browser.close();
found.requests = found.requests.filter(url => !url.startsWith('data:') && url !== pathToFileURL(resolve(report)).href);
console.log(JSON.stringify(found));
