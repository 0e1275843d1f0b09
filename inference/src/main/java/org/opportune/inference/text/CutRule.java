package org.opportune.inference.text;

/**
 * Cuts healthy, denied or irrelevant words out of a sentence when one of its cues stands there.
 *
 * @param what what goes
 * @param cues terms that call for the cut
 * @param until terms at which a cut after or before a cue ends; they stay
 * @param unless terms near a cue that forbid the cut
 * @param before how many words before the cue {@code unless} is looked for
 * @param after how many words after it
 * @param count words that go with the cue, for {@link What#WORDS}
 */
record CutRule(What what, int[] cues, int[] until, int[] unless, int before, int after, int count) {

  /** What a rule cuts out. */
  enum What {
    /** The cue and all words after it. */
    AFTER,
    /** All words before the cue, and the cue. */
    BEFORE,
    /** The whole sentence. */
    SENTENCE,
    /** The whole sentence, if it begins with the cue. */
    FIRST,
    /** The cue alone, so that later rules do not see it. */
    CUE,
    /** The cue and a number of words after it. */
    WORDS
  }

  /** Applies the rule to what earlier rules left. */
  void apply(TermHits hits) {
    for (int cue : cues) {
      for (int hit = hits.hit(cue); hit != TermHits.NONE; hit = hits.next(hit)) {
        if (hits.remains(hit) && !isForbidden(hits, hit)) {
          cut(hits, hit);
        }
      }
    }
  }

  private void cut(TermHits hits, int hit) {
    switch (what) {
      case AFTER -> hits.cut(hits.first(hit), endAfter(hits, hit));
      case BEFORE -> hits.cut(beginBefore(hits, hit), hits.last(hit));
      case SENTENCE -> hits.cut(0, hits.words() - 1);
      case FIRST -> {
        if (hits.first(hit) == 0) {
          hits.cut(0, hits.words() - 1);
        }
      }
      case CUE -> hits.cut(hits.first(hit), hits.last(hit));
      case WORDS -> hits.cut(hits.first(hit), hits.last(hit) + count);
    }
  }

  private boolean isForbidden(TermHits hits, int cue) {
    for (int term : unless) {
      for (int hit = hits.hit(term); hit != TermHits.NONE; hit = hits.next(hit)) {
        boolean near =
            hits.last(hit) >= hits.first(cue) - before && hits.first(hit) <= hits.last(cue) + after;
        if (near) {
          return true;
        }
      }
    }
    return false;
  }

  private int endAfter(TermHits hits, int cue) {
    int end = hits.words() - 1;
    for (int term : until) {
      for (int hit = hits.hit(term); hit != TermHits.NONE; hit = hits.next(hit)) {
        if (hits.first(hit) > hits.last(cue)) {
          end = Math.min(end, hits.first(hit) - 1);
        }
      }
    }
    return end;
  }

  private int beginBefore(TermHits hits, int cue) {
    int begin = 0;
    for (int term : until) {
      for (int hit = hits.hit(term); hit != TermHits.NONE; hit = hits.next(hit)) {
        if (hits.last(hit) < hits.first(cue)) {
          begin = Math.max(begin, hits.last(hit) + 1);
        }
      }
    }
    return begin;
  }
}
