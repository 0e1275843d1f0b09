package org.opportune.inference.text;

/**
 * Whether a sentence gives one of its nouns ("node", "nodul*") a size above a limit. The size of a
 * noun is the measurement nearest before it, else the first one after it; of "1.2 x 0.8 cm" the
 * larger number. Millimetres are converted, earlier sizes ("previously 12 mm") passed over.
 *
 * @param nouns terms of what is measured
 * @param overMm the limit, in mm; the size must be larger
 * @param earlier terms that make the measurement after them one of an earlier examination
 */
record SizeRule(int[] nouns, double overMm, int[] earlier) {
  /** How many words may stand between "previously" and the size it speaks of. */
  private static final int EARLIER_REACH = 3;

  /** Whether a noun that remains is larger than the limit. */
  boolean matches(TermHits hits, SentenceWords words) {
    for (int noun : nouns) {
      for (int hit = hits.hit(noun); hit != TermHits.NONE; hit = hits.next(hit)) {
        if (hits.remains(hit) && size(hits, words, hit) > overMm) {
          return true;
        }
      }
    }
    return false;
  }

  private double size(TermHits hits, SentenceWords words, int noun) {
    for (int word = hits.first(noun) - 1; word >= 0; word--) {
      double size = sizeEndingAt(hits, words, word);
      if (size > 0) {
        return size;
      }
    }
    for (int word = hits.last(noun) + 1; word < words.count(); word++) {
      double size = sizeEndingAt(hits, words, word);
      if (size > 0) {
        return size;
      }
    }
    return 0;
  }

  /** The size in mm whose unit is or ends this word; 0 when there is none, or it was cut out. */
  private double sizeEndingAt(TermHits hits, SentenceWords words, int unitWord) {
    Measurement measurement = Measurement.endingAt(words, unitWord);
    boolean counts =
        measurement != null
            && hits.remains(measurement.firstWord(), unitWord)
            && !isEarlier(hits, measurement.firstWord());
    return counts ? measurement.mm() : 0;
  }

  private boolean isEarlier(TermHits hits, int firstWord) {
    for (int term : earlier) {
      for (int hit = hits.hit(term); hit != TermHits.NONE; hit = hits.next(hit)) {
        if (hits.last(hit) < firstWord && hits.last(hit) >= firstWord - EARLIER_REACH) {
          return true;
        }
      }
    }
    return false;
  }
}
