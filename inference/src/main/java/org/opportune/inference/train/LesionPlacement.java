package org.opportune.inference.train;

/**
 * Where lesions lie in the lungs. {@link #ANYWHERE} is the paper's and the shipped bundle's; the
 * rest needs slices that know their {@link SlicePlace}, and is left out for those that do not.
 *
 * @param coherent whether lesions come from noise in space, so that neighbouring slices of a
 *     patient agree; else every slice has its own
 * @param upper share of lesions that keep to the upper lungs, as centrilobular emphysema does
 * @param subpleural share that keep to a rim below the pleura: paraseptal
 * @param lower share that keep to the lower lungs: panlobular, as in lack of alpha-1-antitrypsin
 */
public record LesionPlacement(boolean coherent, double upper, double subpleural, double lower) {

  /** Anywhere in the lungs, each slice for itself. */
  public static final LesionPlacement ANYWHERE = new LesionPlacement(false, 0, 0, 0);

  /** What a lesion keeps to. */
  enum Prior {
    ANYWHERE,
    UPPER,
    SUBPLEURAL,
    LOWER
  }

  /** Checks the shares. */
  public LesionPlacement {
    if (!(upper >= 0 && subpleural >= 0 && lower >= 0 && upper + subpleural + lower <= 1)) {
      throw new IllegalArgumentException(
          "Invalid lesion priors: %s, %s, %s are not shares that sum to 1 at most"
              .formatted(upper, subpleural, lower));
    }
  }

  /** The options of {@code train edlnet} that say so, each after a blank; none for anywhere. */
  String options() {
    String priors =
        upper + subpleural + lower > 0
            ? " --lesion-priors %s,%s,%s".formatted(upper, subpleural, lower)
            : "";
    return priors + (coherent ? " --coherent-lesions" : "");
  }

  /** The prior at a point of 0..1. */
  Prior prior(double at) {
    if (at < upper) {
      return Prior.UPPER;
    }
    if (at < upper + subpleural) {
      return Prior.SUBPLEURAL;
    }
    return at < upper + subpleural + lower ? Prior.LOWER : Prior.ANYWHERE;
  }
}
