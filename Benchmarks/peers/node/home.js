// The mobile home for Node: core http, a keep-alive agent, parallel calls, no framework.
'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');

const env = process.env;
const origins = Object.fromEntries(
  ['USERS', 'RECOMMENDATIONS', 'HISTORY', 'LISTS', 'CATALOG'].map((name) => [name.toLowerCase(), new URL(env[`BFF_${name}_URL`])])
);
const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: 4096, scheduling: 'lifo' });

const BUDGET_MS = 330;
const RESERVE_MS = 20;

class Failure extends Error {
  constructor(reason, status) {
    super(reason);
    this.reason = reason;
    this.status = status;
  }
}

// One call under its own timeout and under what is left of the request's budget.
function call(service, method, path, request, timeoutMs, body) {
  const left = Math.min(timeoutMs, request.deadline - performance.now());
  if (left <= 0) return Promise.reject(new Failure('timeout'));
  return new Promise((resolve, reject) => {
    const origin = origins[service];
    const headers = { accept: 'application/json', 'x-request-id': request.id };
    if (request.traceparent) headers.traceparent = request.traceparent;
    if (service === 'catalog' && request.language) headers['accept-language'] = request.language;
    if (body !== undefined) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = Buffer.byteLength(body);
    }
    const outgoing = http.request({ host: origin.hostname, port: origin.port, method, path, agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', () => settle(reject, new Failure('failed')));
      response.on('aborted', () => settle(reject, new Failure('failed')));
      response.on('end', () => {
        const status = response.statusCode;
        if (status < 200 || status > 299) {
          const reason = status === 404 ? 'not_found' : status === 429 ? 'rate_limited' : 'failed';
          return settle(reject, new Failure(reason, status));
        }
        try {
          const text = chunks.length === 1 ? chunks[0].toString() : Buffer.concat(chunks).toString();
          settle(resolve, JSON.parse(text));
        } catch {
          settle(reject, new Failure('contract'));
        }
      });
    });
    const timer = setTimeout(() => {
      settle(reject, new Failure('timeout'));
      outgoing.destroy();
    }, left);
    function settle(how, value) {
      clearTimeout(timer);
      how(value);
    }
    outgoing.on('error', () => settle(reject, new Failure('unavailable')));
    outgoing.end(body);
  });
}

// MARK: Tokens

const keys = new Map(
  JSON.parse(fs.readFileSync(env.BFF_JWKS_FILE, 'utf8')).keys.map((key) => [key.kid, Buffer.from(key.k, 'base64url')])
);
const VERIFIED_MAX = 10000;
const verified = new Map();

// The claims of a good token, or null. A token that was verified is remembered until it expires.
function claims(authorization) {
  if (!authorization || !authorization.startsWith('Bearer ')) return null;
  const token = authorization.slice(7);
  const now = Date.now() / 1000;
  const known = verified.get(token);
  if (known) {
    if (known.exp > now) return known;
    verified.delete(token);
    return null;
  }
  const parts = token.split('.');
  if (parts.length !== 3) return null;
  try {
    const header = JSON.parse(Buffer.from(parts[0], 'base64url'));
    const key = keys.get(header.kid);
    if (header.alg !== 'HS256' || !key) return null;
    const mac = crypto.createHmac('sha256', key).update(`${parts[0]}.${parts[1]}`).digest();
    const given = Buffer.from(parts[2], 'base64url');
    if (given.length !== mac.length || !crypto.timingSafeEqual(given, mac)) return null;
    const body = JSON.parse(Buffer.from(parts[1], 'base64url'));
    const audience = Array.isArray(body.aud) ? body.aud : [body.aud];
    if (body.iss !== env.BFF_ISSUER || !audience.includes(env.BFF_AUDIENCE)) return null;
    if (typeof body.sub !== 'string' || !(body.exp > now)) return null;
    if (verified.size >= VERIFIED_MAX) verified.delete(verified.keys().next().value);
    verified.set(token, body);
    return body;
  } catch {
    return null;
  }
}

// MARK: Shaping

const extension = /^[\p{M}\u200d\ufe00-\ufe0f\u{1f3fb}-\u{1f3ff}]/u;

// At most `max` Unicode scalars with the ellipsis, not inside a letter and its accents.
function truncate(text, max) {
  if (text.length <= max) return text;
  let scalars = 0;
  let index = 0;
  let cut = 0;
  while (index < text.length && scalars <= max) {
    if (scalars === max - 1) cut = index;
    index += text.codePointAt(index) > 0xffff ? 2 : 1;
    scalars += 1;
  }
  if (scalars <= max) return text;
  while (cut > 0 && (text[cut - 1] === '\u200d' || extension.test(text.slice(cut, cut + 2)))) {
    cut -= cut > 1 && (text.charCodeAt(cut - 1) & 0xfc00) === 0xdc00 ? 2 : 1;
  }
  return `${text.slice(0, cut)}…`;
}

function image(source) {
  const made = { url: source.url, width: source.width, height: source.height };
  if (source.alt !== undefined) made.alt = source.alt;
  return made;
}

function percent(of, total) {
  return total <= 0 ? 0 : Math.max(0, Math.min(100, Math.floor((of * 100) / total)));
}

const tiers = { free: 'FREE', silver: 'SILVER', gold: 'GOLD' };

function compose(user, recommendations, history, list, catalog, components, request, subject) {
  const items = new Map();
  for (const item of catalog.items) if (!items.has(item.id)) items.set(item.id, item);

  const begun = [];
  for (const entry of history.items) {
    const content = items.get(entry.contentId);
    if (!content) continue;
    if (begun.length === 20) break;
    const episode = entry.episode;
    begun.push({
      id: entry.contentId,
      title: content.title,
      subtitle: episode ? truncate(`S${episode.season} E${episode.number} · ${episode.title}`, 80) : null,
      image: image(content.images.landscape),
      progressPercent: percent(entry.progressSeconds, entry.totalSeconds),
      progressSeconds: entry.progressSeconds,
      lastWatchedAt: entry.updatedAt,
    });
  }
  const listed = [];
  for (const id of list.contentIds) {
    const content = items.get(id);
    if (!content) continue;
    if (listed.length === 20) break;
    listed.push({ id, title: content.title, image: image(content.images.portrait) });
  }
  const recommended = [];
  for (const id of recommendations.contentIds) {
    const content = items.get(id);
    if (!content) continue;
    if (recommended.length === 20) break;
    recommended.push({
      id,
      title: content.title,
      synopsis: truncate(content.synopsis, 120),
      image: image(content.images.portrait),
    });
  }
  const rows = [];
  if (begun.length) rows.push({ kind: 'continueWatching', title: 'Continue watching', items: begun });
  if (listed.length) rows.push({ kind: 'myList', title: 'My list', items: listed });
  if (recommended.length) {
    rows.push({ kind: 'recommended', title: `Top picks for ${user.profile.name}`, items: recommended });
  }
  const { profile, subscription } = user;
  return {
    profile: {
      name: profile.name,
      avatarUrl: profile.avatarUrl,
      maturityLimit: profile.maturityLimit,
      tier: tiers[subscription.tier] ?? 'OTHER',
    },
    rows,
    downloadEnabled:
      (subscription.status === 'active' || subscription.status === 'trial') && subscription.downloads.allowed,
    degraded: Object.values(components).some((part) => part.status !== 'ok'),
    components,
    meta: { requestId: request.id, viewerId: subject, cacheMaxAgeSeconds: 60 },
  };
}

// MARK: The endpoint

function addKeys(into, ids, max) {
  let taken = 0;
  const seen = new Set();
  for (const id of ids) {
    if (taken === max) break;
    if (id == null || seen.has(id)) continue;
    seen.add(id);
    taken += 1;
    into.add(id);
  }
}

async function home(request, auth) {
  const components = { user: { status: 'ok' }, recommendations: { status: 'ok' }, history: { status: 'ok' }, myList: { status: 'ok' }, catalog: { status: 'ok' } };
  const fallback = (name, source, value) => {
    components[name] = { status: 'fallback', source };
    return value;
  };
  const id = encodeURIComponent(auth.sub);
  const household = auth.household ? `&household=${encodeURIComponent(auth.household)}` : '';
  const [user, recommendations, history, list] = await Promise.all([
    call('users', 'GET', `/v1/users/${id}`, request, 80).catch((failure) => {
      failure.isMissing = failure.status === 404;
      throw failure;
    }),
    call('recommendations', 'GET', `/v1/users/${id}/recommendations?limit=${request.limit}&surface=home${household}`, request, 120)
      .catch(() =>
        call('recommendations', 'GET', `/v1/popular?limit=${request.limit}`, request, 60).then((value) =>
          fallback('recommendations', 'call', value)
        )
      )
      .catch(() => fallback('recommendations', 'empty', { contentIds: [] })),
    call('history', 'GET', `/v1/users/${id}/history/in-progress?limit=20`, request, 100).catch(() =>
      fallback('history', 'empty', { items: [] })
    ),
    call('lists', 'GET', `/v1/users/${id}/lists/mine`, request, 100).catch((failure) =>
      failure.status === 404 ? { contentIds: [] } : fallback('myList', 'empty', { contentIds: [] })
    ),
  ]);
  const ids = new Set();
  addKeys(ids, history.items.map((entry) => entry.contentId), 20);
  addKeys(ids, recommendations.contentIds, 40);
  addKeys(ids, list.contentIds, 20);
  const catalog = ids.size
    ? await call('catalog', 'POST', '/v1/items/batch-get', request, 120, JSON.stringify({ ids: [...ids] }))
    : { items: [] };
  return [compose(user, recommendations, history, list, catalog, components, request, auth.sub), user.profile.locale];
}

function problem(response, request, status, code, title) {
  const body = Buffer.from(JSON.stringify({ type: 'about:blank', title, status, code }));
  response.writeHead(status, {
    'Content-Type': 'application/problem+json',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Request-Id': request.id,
  });
  response.end(body);
}

const language = /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*(;q=[01](\.\d{1,3})?)?(,\s?([A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*|\*)(;q=[01](\.\d{1,3})?)?)*$/;

http
  .createServer(async (incoming, response) => {
    const headers = incoming.headers;
    const request = {
      id: headers['x-request-id'] ?? crypto.randomUUID(),
      traceparent: headers.traceparent,
      language: headers['accept-language'],
      limit: 40,
      deadline: performance.now() + BUDGET_MS - RESERVE_MS,
    };
    const [path, query] = incoming.url.split('?');
    if (path !== '/v1/home' || incoming.method !== 'GET') return problem(response, request, 404, 'not_found', 'Not found');
    const auth = claims(headers.authorization);
    if (!auth) return problem(response, request, 401, 'unauthenticated', 'Sign in again');
    if (query) {
      const text = new URLSearchParams(query).get('limit');
      if (text !== null) request.limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
    }
    const isValid = request.limit >= 1 && request.limit <= 40;
    if (!isValid || (request.language && (request.language.length > 200 || !language.test(request.language)))) {
      return problem(response, request, 400, 'invalid_request', 'The request breaks the contract');
    }
    try {
      const [screen, locale] = await home(request, auth);
      const body = Buffer.from(JSON.stringify(screen));
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'Content-Length': body.length,
        'Content-Language': locale,
        'Cache-Control': screen.degraded ? 'no-store' : 'private, max-age=60',
        'X-Request-Id': request.id,
      });
      response.end(body);
    } catch (failure) {
      if (failure.isMissing) return problem(response, request, 404, 'not_found', 'Not found');
      if (failure.reason === 'timeout') return problem(response, request, 504, 'dependency_timeout', 'A part of the store is too slow');
      problem(response, request, 502, 'dependency_failed', 'A part of the store is down');
    }
  })
  .listen(Number(env.BFF_PORT), '127.0.0.1', 4096);
