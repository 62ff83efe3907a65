// The stream of events: opened again when it ends, closed while the tab is hidden, because a browser allows six connections to a server.

import { follow, get, tenant } from './api.js';
import { applyJob, changed, clearRequests, keepDetails, keepRequest, setClock, setJobs, store } from './state.js';

const [minDelay, maxDelay] = [250, 5000];

let lastId = null;
let isStale = true;
let queue = null;
let controller = null;

export async function run() {
	document.addEventListener('visibilitychange', () => document.hidden && close());
	for (let delay = minDelay; ; delay = Math.min(delay * 2, maxDelay)) {
		await shown();
		controller = new AbortController();
		try {
			// A stream would create a forgotten tenant.
			if (store.loaded && has(store.tenants)) {
				events.tenant(await get('/__admin/tenants').catch(() => store));
			}

			await (store.forgotten || follow(lastId, controller.signal, (name, data, id) => {
				delay = isStale ? delay : minDelay / 2;
				lastId = id ?? lastId;
				receive(name, data);
			}));
			setLive('no', 'the server closed the stream');
		} catch (error) {
			recover(error);
		}

		controller.abort();

		do {
			await new Promise(resolve => setTimeout(resolve, delay));
		} while (store.needsToken);
	}
}

const has = tenants => tenants.some(({ name }) => name === tenant);

const shown = () => document.hidden && new Promise(resolve => document.addEventListener('visibilitychange', resolve, { once: true }));

function recover({ code, message }) {
	if (controller.signal.aborted) return;

	store.needsToken = code === 401 || code === 403;
	setLive('no', message);
	if (code >= 400) {
		forget();
	}
}

function setLive(live, why = '') {
	changed(Object.assign(store, { live, why }));
}

function forget() {
	lastId = null;
	isStale = true;
}

export function close() {
	setLive('connecting');
	controller?.abort();
}

function receive(name, data) {
	if (name === 'start') {
		store.start = data;
		setLive('live');
		if (isStale) {
			load();
		}
	} else if (name === 'gone') {
		forget();
	} else if (queue) {
		queue.push([name, data]);
	} else {
		apply(name, data);
	}
}

const events = {
	job: ({ type, object }) => applyJob(type, object),
	object: () => store.tick++,
	request: keepRequest,
	cleared: clearRequests,
	fault: ({ faults }) => Object.assign(store, { faults }),
	clock: setClock,
	tenant: ({ tenants }) => Object.assign(store, { tenants, forgotten: !has(tenants) }),
	state({ snapshots = store.snapshots, restored }) {
		store.snapshots = snapshots;
		if (restored) {
			load();
		}
	},
};

function apply(name, data) {
	changed(events[name]?.(data));
}

async function load() {
	const mine = (queue = []);
	const { journal, faults } = store.start;
	try {
		const [jobs, rules, clock, { tenants }, { snapshots }] = await Promise.all([
			get('/export?resource=tfjobs'), faults ? get('/faults') : { faults: [] }, get('/clock'), get('/tenants'), get('/snapshots')]);
		if (queue !== mine) return;

		setJobs(jobs.items);
		setClock(clock);
		clearRequests({ upTo: Infinity });
		Object.assign(store, { faults: rules.faults, tenants, snapshots, loaded: true, epoch: store.epoch + 1, cleared: 0 });
		queue = null;
		isStale = false;
		mine.forEach(event => apply(...event));
		changed();
		if (journal) {
			await loadRequests();
		}
	} catch (error) {
		// A body that is cut has no code.
		if (error.code === undefined) {
			console.error(error);
		}

		// The next connection reports what is wrong, for example a missing token.
		queue = null;
		setLive('no', error.message);
		forget();
		controller.abort();
	}
}

async function loadRequests() {
	const { requests } = await get('/requests?limit=1000');
	const later = [...store.requests.values()];
	store.requests.clear();
	keepDetails(requests.filter(({ id }) => id > store.cleared));
	changed(later.forEach(keepRequest));
}
