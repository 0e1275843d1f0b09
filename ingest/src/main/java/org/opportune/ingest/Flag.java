package org.opportune.ingest;

import java.util.Locale;

/**
 * What qualifies an object, a series or its measurement without keeping it from being measured.
 * Codes are stored in tables, and {@code staging.ineligible-flags} names them: add, never rename.
 */
public enum Flag {
  /** Lossy compression, now or earlier. */
  LOSSY("lossy compression, now or earlier, shifts Hounsfield units"),
  /** Text is burned into the pixels. */
  BURNED_IN("text is burned into the pixels"),
  /** A contrast agent was given. */
  CONTRAST("a contrast agent was given, which raises density"),
  /** The object names no patient. */
  NO_PATIENT_ID("the object names no patient"),
  /** The object has no SOP class. */
  NO_SOP_CLASS("the object has no SOP class"),
  /** Text that repeats what names the patient was left out. */
  TEXT_WITHHELD("a text repeated the patient's name, number or birth date and was left out"),
  /** The patient lay face down. */
  PRONE("the patient lay face down"),

  /** Another stack of the series was set aside. */
  SPLIT("the series holds several stacks; the largest was taken"),
  /** Slices are missing near an end of the stack. */
  GAP_NEAR_END("slices are missing near an end; across a wide gap the stack was cut"),
  /** Distances between slices vary. */
  NONUNIFORM_SPACING("distances between slices vary"),
  /** Slices are thicker, or further apart, than densitometry prefers. */
  THICK_SLICES("slices thicker or further apart than 1.5 mm: partial volume lowers LAA-950"),
  /** Several slices stand at one position. */
  DUPLICATE_POSITIONS("several slices stand at one position"),
  /** The gantry was tilted. */
  GANTRY_TILT("the gantry was tilted"),
  /** Slope or intercept differ between slices. */
  RESCALE_VARIES("rescale slope or intercept differs between slices"),
  /** SliceThickness differs between slices. */
  THICKNESS_VARIES("SliceThickness differs between slices"),

  /** Corners are fill that no attribute declares. */
  PADDING_UNDECLARED("corners are fill that PixelPaddingValue does not declare"),
  /** Air around the patient is away from -1000 HU. */
  HU_OFFSET("air around the patient is far from -1000 HU"),
  /** The scan cuts the lungs off. */
  COVERAGE_INCOMPLETE("the scan cuts the lungs off at the top or the bottom"),
  /** Air around the patient is somewhat away from -1000 HU. */
  AIR_NOT_CALIBRATED("air around the patient is not near -1000 HU"),
  /** The offset of the air was taken away before measuring. */
  AIR_CORRECTED("the offset of the air was taken away before measuring"),
  /** The offset of the air was left, since tracheal air does not bear it out. */
  AIR_CONTRADICTS_TRACHEA("air in the trachea contradicts the offset, which was left as it is");

  private final String meaning;

  Flag(String meaning) {
    this.meaning = meaning;
  }

  /** One clause for a person, free of patient data. */
  public String meaning() {
    return meaning;
  }

  /** The code as stored in tables: lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
