package org.opportune.inference.text;

import java.util.List;

/**
 * A place and how it is recognised.
 *
 * @param name location
 * @param of which part of the body it belongs to
 * @param condition terms that name it
 * @param implied by what a sentence finds, even where it does not name the place
 * @param then indices of wider places that follow from it
 */
record Location(
    String name, BodyPart of, Condition condition, List<Implication> implied, int[] then) {

  /**
   * A finding of a part of the body tells of a place.
   *
   * @param part the part that the finding is of by its nature
   * @param terms one of them must remain; empty: the finding is enough
   */
  record Implication(BodyPart part, int[] terms) {}

  /** Whether what remains of a sentence names it, or what was found there implies it. */
  boolean isIn(TermHits hits, boolean[] foundParts) {
    if (condition.isNamed(hits) && !condition.isExcluded(hits)) {
      return true;
    }
    for (Implication implication : implied) {
      if (foundParts[implication.part().ordinal()]
          && (implication.terms().length == 0 || hits.anyRemains(implication.terms()))) {
        return true;
      }
    }
    return false;
  }
}
