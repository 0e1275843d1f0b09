package org.opportune.inference.bag;

import java.util.List;

/**
 * The instances of one image.
 *
 * @param patches from top to bottom, from left to right
 * @param background patches left out because they show nothing
 */
public record Bag(List<Patch> patches, int background) {
  /** Copies the list. */
  public Bag {
    patches = List.copyOf(patches);
  }
}
