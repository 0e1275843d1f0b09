package org.opportune.inference.text;

import java.util.Arrays;

/**
 * Where the terms of a vocabulary stand in one sentence, and which words were cut out of it since.
 * One instance is used for sentence after sentence. Not thread-safe.
 */
final class TermHits implements TermIndex.Receiver {
  /** Stands for no hit. */
  static final int NONE = -1;

  private final int[] firstOfTerm;
  private int[] term = new int[64];
  private int[] first = new int[64];
  private int[] last = new int[64];
  private int[] nextOfTerm = new int[64];
  private boolean[] cut = new boolean[128];
  private int hits;
  private int words;
  private int cutWords;

  /** Hits of an index of so many terms. */
  TermHits(int terms) {
    firstOfTerm = new int[terms];
    Arrays.fill(firstOfTerm, NONE);
  }

  /** Searches a sentence, which is whole again. */
  void read(TermIndex index, SentenceWords sentence) {
    for (int hit = 0; hit < hits; hit++) {
      firstOfTerm[term[hit]] = NONE;
    }
    hits = 0;
    words = sentence.count();
    if (cut.length < words) {
      cut = new boolean[2 * words];
    }
    Arrays.fill(cut, 0, words, false);
    cutWords = 0;
    index.search(sentence, this);
  }

  @Override
  public void found(int found, int firstWord, int lastWord) {
    if (hits == term.length) {
      term = Arrays.copyOf(term, 2 * hits);
      first = Arrays.copyOf(first, 2 * hits);
      last = Arrays.copyOf(last, 2 * hits);
      nextOfTerm = Arrays.copyOf(nextOfTerm, 2 * hits);
    }
    term[hits] = found;
    first[hits] = firstWord;
    last[hits] = lastWord;
    nextOfTerm[hits] = firstOfTerm[found];
    firstOfTerm[found] = hits++;
  }

  /** Number of words of the sentence. */
  int words() {
    return words;
  }

  /** Whether nothing remains of the sentence. */
  boolean isEmpty() {
    return cutWords == words;
  }

  /** A hit of a term, {@link #NONE} when there is none; {@link #next} gives the others. */
  int hit(int ofTerm) {
    return firstOfTerm[ofTerm];
  }

  /** Another hit of the same term, or {@link #NONE}. */
  int next(int hit) {
    return nextOfTerm[hit];
  }

  /** First word of a hit. */
  int first(int hit) {
    return first[hit];
  }

  /** Last word of a hit. */
  int last(int hit) {
    return last[hit];
  }

  /** Whether no word of a hit was cut out. */
  boolean remains(int hit) {
    return remains(first[hit], last[hit]);
  }

  /** Whether none of these words was cut out. */
  boolean remains(int from, int to) {
    for (int word = from; word <= to; word++) {
      if (cut[word]) {
        return false;
      }
    }
    return true;
  }

  /** Whether any of the terms stands in what remains of the sentence. */
  boolean anyRemains(int[] terms) {
    for (int each : terms) {
      for (int hit = firstOfTerm[each]; hit != NONE; hit = nextOfTerm[hit]) {
        if (remains(hit)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Cuts words out, both ends inclusive. */
  void cut(int from, int to) {
    for (int word = Math.max(0, from); word <= Math.min(words - 1, to); word++) {
      cutWords += cut[word] ? 0 : 1;
      cut[word] = true;
    }
  }
}
