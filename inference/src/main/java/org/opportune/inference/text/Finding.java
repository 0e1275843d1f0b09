package org.opportune.inference.text;

import java.util.List;
import java.util.Set;

/**
 * A label and how it is recognised.
 *
 * @param name label
 * @param of a finding of lung or heart by its nature, or one that may be anywhere
 * @param condition terms that name it
 * @param sizes sizes that make it, however it is named
 * @param in parts whose locations it can have, besides the generic ones when it is generic
 */
record Finding(
    String name, BodyPart of, Condition condition, List<SizeRule> sizes, Set<BodyPart> in) {

  /** Whether what remains of a sentence shows it. */
  boolean isIn(TermHits hits, SentenceWords words) {
    boolean named = condition.isNamed(hits);
    for (int i = 0; !named && i < sizes.size(); i++) {
      named = sizes.get(i).matches(hits, words);
    }
    return named && !condition.isExcluded(hits);
  }

  /** Whether it can have a location of a part of the body. */
  boolean canBeIn(BodyPart part) {
    return part == of || in.contains(part);
  }
}
