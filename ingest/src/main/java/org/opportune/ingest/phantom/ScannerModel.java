package org.opportune.ingest.phantom;

import java.util.List;

/**
 * A scanner at a site and how it stores its images.
 *
 * @param site name of the hospital
 * @param manufacturer as in the images
 * @param model as in the images
 * @param kernels names of its kernels, in the order of {@link Kernel}
 * @param storage pixel encoding
 * @param conventions how slices are numbered and patients laid
 * @param noiseHu noise at 5 mm and a medium kernel, in HU
 */
public record ScannerModel(
    String site,
    String manufacturer,
    String model,
    List<String> kernels,
    Storage storage,
    Conventions conventions,
    double noiseHu) {

  /** Pixel encodings. */
  public enum Storage {
    /** Signed 16 bits, intercept -1024, -2000 stored outside the reconstruction circle. */
    SIGNED_PADDED(1, 16, -1024, -2000),
    /** Unsigned 12 bits, intercept -1024, no padding. */
    UNSIGNED_12(0, 12, -1024, 0),
    /** Signed 16 bits, intercept 0, -2048 stored outside the reconstruction circle. */
    SIGNED_DIRECT(1, 16, 0, -2048);

    private final int representation;
    private final int bitsStored;
    private final int intercept;
    private final int padding;

    Storage(int representation, int bitsStored, int intercept, int padding) {
      this.representation = representation;
      this.bitsStored = bitsStored;
      this.intercept = intercept;
      this.padding = padding;
    }

    int representation() {
      return representation;
    }

    int bitsStored() {
      return bitsStored;
    }

    int intercept() {
      return intercept;
    }

    /** Stored value outside the reconstruction circle; 0 where the scanner fills the square. */
    int padding() {
      return padding;
    }
  }

  /** How slices are numbered and patients laid. */
  public enum Conventions {
    /** Head first; the first instance is the highest slice. */
    HEAD_FIRST_DESCENDING,
    /** Head first; the first instance is the lowest slice. */
    HEAD_FIRST_ASCENDING,
    /** Feet first; the first instance is the lowest slice. */
    FEET_FIRST_ASCENDING,
    /** Feet first, columns stored from the patient's left to the right. */
    FEET_FIRST_MIRRORED
  }

  /** Checks that there is a name for each kernel. */
  public ScannerModel {
    kernels = List.copyOf(kernels);
    if (kernels.size() != Kernel.values().length) {
      throw new IllegalArgumentException(
          "Invalid scanner " + model + ": " + kernels.size() + " kernel names");
    }
  }

  /** Five scanners of four makers at four sites. */
  public static List<ScannerModel> fleet() {
    return List.of(
        new ScannerModel(
            "Northgate General",
            "GE MEDICAL SYSTEMS",
            "LightSpeed VCT",
            List.of("SOFT", "STANDARD", "LUNG"),
            Storage.SIGNED_PADDED,
            Conventions.HEAD_FIRST_DESCENDING,
            17),
        new ScannerModel(
            "Northgate General",
            "SIEMENS",
            "SOMATOM Definition AS+",
            List.of("B30f", "B45f", "B70f"),
            Storage.UNSIGNED_12,
            Conventions.HEAD_FIRST_DESCENDING,
            15),
        new ScannerModel(
            "Harbour Clinic",
            "Philips",
            "Brilliance 64",
            List.of("B", "C", "L"),
            Storage.UNSIGNED_12,
            Conventions.HEAD_FIRST_ASCENDING,
            19),
        new ScannerModel(
            "Lakeside University",
            "TOSHIBA",
            "Aquilion ONE",
            List.of("FC08", "FC13", "FC52"),
            Storage.SIGNED_DIRECT,
            Conventions.FEET_FIRST_ASCENDING,
            16),
        new ScannerModel(
            "Valley Screening Unit",
            "GE MEDICAL SYSTEMS",
            "Revolution CT",
            List.of("SOFT", "STANDARD", "LUNG"),
            Storage.SIGNED_PADDED,
            Conventions.FEET_FIRST_MIRRORED,
            21));
  }
}
