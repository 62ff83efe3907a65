// Calls of the server. All go by fetch, with the token of this tab if there is one.

const [, root, inPath] = /^(.*?)(?:\/t\/([^/]+))?\/__admin\/console/.exec(location.pathname) ?? ['', ''];
const tokenKey = 'tfjobapi-token';
const json = 'application/json';

export const tenant = new URLSearchParams(location.search).get('tenant') || decodeURIComponent(inPath ?? '') || 'default';

export const base = root + (tenant === 'default' ? '' : url`/t/${tenant}`);

export function url(texts, ...values) {
	return String.raw({ raw: texts }, ...values.map(encodeURIComponent));
}

export const consoleOf = name => `${root}/__admin/console/${name === 'default' ? '' : url`?tenant=${name}`}#/jobs`;
export const jobPath = (namespace, name) => url`/apis/kubeflow.org/v1/namespaces/${namespace}/tfjobs` + (name ? url`/${name}` : '');

// No other characters can be sent. An empty token is none.
export function setToken(token) {
	sessionStorage.setItem(tokenKey, /^[!-~]*$/.test(token.trim()) ? token.trim() : '');
}

export async function get(path, accept = json) {
	const response = await send('GET', path, { Accept: accept });
	return accept === json ? response.json() : response.text();
}

export async function change(method, path, body, type = json) {
	const response = await send(method, path, { Accept: json, ...(body && { 'Content-Type': type }) }, textOf(body));
	await response.text();
}

export const kubectl = command => `kubectl --server ${quote(location.origin + base)} ${command}`;
export const curl = (method, path, ...rest) => curlTo(full(path), method, ...rest);

// The token stays out of it. Texts of strangers are quoted, and a body that begins with @ does not name a file of the reader.
export const curlTo = (path, method, body, type = json) => ['curl',
	method === 'HEAD' ? '-I' : method !== 'GET' || body ? `-X ${quote(method)}` : '', sessionStorage.getItem(tokenKey) ? '-H "Authorization: Bearer $TOKEN"' : '',
	body ? `-H ${quote(`Content-Type: ${type}`)} ${dataOf(body)}` : '', quote(location.origin + path)].filter(word => word).join(' ');

const dataOf = body => body instanceof File ? `--data-binary ${quote(`@${body.name}`)}` : `--data-raw ${quote(textOf(body))}`;
const textOf = body => typeof body === 'object' && !(body instanceof File) ? JSON.stringify(body) : body;

// A terminal obeys control characters of a text that is pasted.
export const quote = text => /^[\w@%+=:,./-]+$/.test(text) ? text
	: /[\0-\t\v-\x1f\x7f]/.test(text) ? `$'${text.replace(/[\0-\x1f'\\\x7f]/g, sign => `\\x${sign.charCodeAt().toString(16).padStart(2, '0')}`)}'`
	: `'${text.replaceAll("'", "'\\''")}'`;

// Paths are those of the API, or else of the admin API; one with /__admin is of the default tenant.
const full = path => path.startsWith('/__admin') ? root + path : base + (path.startsWith('/apis') ? path : `/__admin${path}`);

async function send(method, path, headers, body, signal) {
	const token = sessionStorage.getItem(tokenKey);
	if (token) {
		headers.Authorization = `Bearer ${token}`;
	}

	const response = await fetch(full(path), { method, headers, body, signal, cache: 'no-store' }).catch(error => {
		throw error.name === 'AbortError' ? error : failure(0, 'the server does not answer');
	});
	if (response.ok) return response;

	const text = await response.text();
	const { message, error_msg: ofGateway } = parse(text) ?? {};
	throw failure(response.status, (message ?? ofGateway ?? text) || `status ${response.status}`);
}

const failure = (code, message) => Object.assign(new Error(message), { code });

export function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export async function follow(after, signal, receive) {
	const response = await send('GET', after ? url`/events?after=${after}` : '/events', { Accept: 'text/event-stream' }, undefined, signal);
	const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
	let rest = '';
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return;

		const events = (rest + value).split('\n\n');
		rest = events.pop();
		events.forEach(event => dispatch(event, receive));
	}
}

function dispatch(text, receive) {
	const fields = Object.fromEntries(text.split('\n').map(line => line.split(/: ?(.*)/)));
	if (fields.event) {
		receive(fields.event, fields.data && JSON.parse(fields.data), fields.id);
	}
}
