/** Unit tests: logic without a browser. What needs one is walked in `tests/walks`. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
