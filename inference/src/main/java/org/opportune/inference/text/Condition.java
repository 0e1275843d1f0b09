package org.opportune.inference.text;

import java.util.List;

/**
 * When what remains of a sentence speaks of a finding or a place.
 *
 * @param any one of these terms is enough
 * @param pairs one term of either side of a pair is enough
 * @param except a term of {@code any} that is part of one of these does not count ("cyst" in
 *     "cystic fibrosis")
 * @param unless none of these may remain in the sentence
 */
record Condition(int[] any, List<Pair> pairs, int[] except, int[] unless) {

  /**
   * Two terms that count together.
   *
   * @param left terms of one side
   * @param right terms of the other side
   * @param withinWords words that may stand between them
   */
  record Pair(int[] left, int[] right, int withinWords) {}

  /** Whether the condition is met, {@code unless} apart. */
  boolean isNamed(TermHits hits) {
    for (int term : any) {
      for (int hit = hits.hit(term); hit != TermHits.NONE; hit = hits.next(hit)) {
        if (hits.remains(hit) && !isPartOfException(hits, hit)) {
          return true;
        }
      }
    }
    for (Pair pair : pairs) {
      if (isMet(pair, hits)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a term of {@code unless} remains. */
  boolean isExcluded(TermHits hits) {
    return hits.anyRemains(unless);
  }

  private boolean isPartOfException(TermHits hits, int hit) {
    for (int term : except) {
      for (int other = hits.hit(term); other != TermHits.NONE; other = hits.next(other)) {
        if (hits.first(other) <= hits.first(hit) && hits.last(other) >= hits.last(hit)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isMet(Pair pair, TermHits hits) {
    if (pair.withinWords() == Integer.MAX_VALUE) {
      return hits.anyRemains(pair.left()) && hits.anyRemains(pair.right());
    }
    for (int term : pair.left()) {
      for (int hit = hits.hit(term); hit != TermHits.NONE; hit = hits.next(hit)) {
        if (hits.remains(hit) && isNear(pair, hits, hit)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isNear(Pair pair, TermHits hits, int left) {
    for (int term : pair.right()) {
      for (int hit = hits.hit(term); hit != TermHits.NONE; hit = hits.next(hit)) {
        int between =
            Math.max(hits.first(hit) - hits.last(left), hits.first(left) - hits.last(hit)) - 1;
        if (hits.remains(hit) && between <= pair.withinWords()) {
          return true;
        }
      }
    }
    return false;
  }
}
