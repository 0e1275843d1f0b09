package org.opportune.jobs.cli;

import java.nio.file.Path;
import org.opportune.ingest.bag.BagException;
import org.opportune.ingest.bag.BagSource;
import org.opportune.ingest.bag.BagSources;
import org.opportune.ingest.hep2.Hep2Bags;
import org.opportune.ingest.hep2.Hep2Plan;
import org.opportune.jobs.UserException;

/** Images with labels that commands train on and measure with. */
final class SlideImages {
  /** Seed of the drawn fields that train. */
  static final long TRAINING_SEED = 1;

  /** Seed of those that measure: never trained on. */
  static final long MEASURING_SEED = 2;

  /** With negative fields aside, half of all fields show several patterns. */
  private static final double SEVERAL_SHARE = 0.6;

  private static final double NEGATIVE_SHARE = 0.1;

  private SlideImages() {}

  /**
   * Opens a set of images.
   *
   * @param images where; null for drawn fields
   * @throws UserException when it is in no layout that is known, or broken
   */
  static BagSource open(Path images, int fields, long seed) {
    if (images == null) {
      return new Hep2Bags(plan(fields, seed));
    }
    try {
      return BagSources.open(images);
    } catch (BagException e) {
      throw new UserException(e.getMessage() + " (--images)", e);
    }
  }

  /** Fields to draw. */
  static Hep2Plan plan(int fields, long seed) {
    if (fields < 10) {
      throw new UserException("Invalid option --fields: " + fields + " is less than 10");
    }
    return Hep2Plan.of(fields, seed).withShares(SEVERAL_SHARE, NEGATIVE_SHARE);
  }
}
