// Polls one path: at most one request at a time; changes during it lead to one more after it.

/**
 * @template Answer
 */
export class Poll {
  #asking = false;
  #again = false;
  #stopped = false;
  #path = "";
  #load;
  #show;

  /**
   * @param {(path: string) => Promise<Answer>} load Must not throw.
   * @param {(path: string, answer: Answer) => void} show Called unless another path is wanted by then.
   */
  constructor(load, show) {
    this.#load = load;
    this.#show = show;
  }

  /** @param {string} path What to ask for from now on; asked at once, if nothing is under way. */
  async want(path) {
    this.#path = path;
    await this.look();
  }

  async look() {
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#again && !this.#stopped) {
      this.#again = false;
      const path = this.#path;
      const answer = await this.#load(path);
      if (this.#stopped) return;
      if (path === this.#path) this.#show(path, answer);
    }
    this.#asking = false;
  }

  /** Show nothing any more, also not what is under way. */
  stop() {
    this.#stopped = true;
  }
}
