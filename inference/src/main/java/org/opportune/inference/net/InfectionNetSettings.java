package org.opportune.inference.net;

/**
 * Form of an {@link InfectionNet}.
 *
 * @param width channels of the first stage; 32 in the paper
 * @param classes classes that an image is told apart into, the healthy one included
 */
public record InfectionNetSettings(int width, int classes) {

  /** Checks the counts. */
  public InfectionNetSettings {
    if (width < 1 || classes < 2) {
      throw new IllegalArgumentException(
          "Invalid infection network: width %d, %d classes; needs 1 and 2 at least"
              .formatted(width, classes));
    }
  }
}
