// Data that stays true: asked for once, and again whenever the master says that something changed.

const { useCallback, useEffect, useRef, useState } = window.React;

const HERE = new URL(".", import.meta.url);
const TICK = 1000; // milliseconds
const listeners = new Set();
const lines = { lost: false };
let events = null;

function tell() {
  for (const listener of listeners) listener();
}

function listen(listener) {
  listeners.add(listener);
  if (events === null) {
    events = new EventSource(new URL("changes", HERE));
    events.onmessage = () => {
      lines.lost = false;
      tell();
    };
    events.onerror = () => {
      lines.lost = true; // the browser tries again by itself
      tell();
    };
  }
  return () => {
    listeners.delete(listener);
    if (!listeners.size) {
      events.close();
      events = null;
    }
  };
}

export async function ask(path) {
  const answer = await fetch(new URL(`api/${path}`, HERE));
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.error);
  return found;
}

// Returns {data, error, lost}; `path` null asks for nothing.
export function useLive(path) {
  const [found, setFound] = useState({ path: null, data: null, error: null, lost: false });
  const state = useRef({ asking: false, again: false, gone: false, path });
  state.current.path = path;
  const load = useCallback(async () => {
    const now = state.current;
    if (now.asking) {
      now.again = true;
      return;
    }
    now.asking = true;
    do {
      now.again = false;
      const asked = now.path;
      if (asked === null) break;
      try {
        const data = await ask(asked);
        data.skew = Date.now() / 1000 - data.now;
        if (!now.gone && asked === now.path)
          setFound({ path: asked, data, error: null, lost: lines.lost });
      } catch (error) {
        const unreachable = error instanceof TypeError;
        if (!now.gone && asked === now.path)
          setFound((before) =>
            unreachable && before.path === asked && before.data
              ? { ...before, lost: true }
              : { path: asked, data: null, error: String(error.message), lost: unreachable },
          );
      }
      now.again ||= asked !== now.path;
    } while (now.again && !now.gone);
    now.asking = false;
  }, []);
  useEffect(() => {
    state.current.gone = false;
    const stop = listen(load);
    return () => {
      state.current.gone = true;
      stop();
    };
  }, [load]);
  useEffect(() => {
    load();
  }, [path, load]);
  return found.path === path ? found : { data: null, error: null, lost: found.lost };
}

// The time by the master's clock, in seconds, each second anew.
export function useNow(data) {
  const [now, setNow] = useState(Date.now() / 1000);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() / 1000), TICK);
    return () => clearInterval(timer);
  }, []);
  return now - (data?.skew ?? 0);
}
