package org.opportune.inference.bag;

/** What becomes of the edge of an image that no whole patch fills. */
public enum Remainder {
  /** It is not looked at (paper). */
  DROP,
  /** One more patch, moved inwards until it ends with the image; overlaps its neighbour. */
  SHIFT
}
