package org.opportune.ingest.phantom;

/** Ways in which real archives are broken or mixed. */
public enum DefectKind {
  /** Three neighbouring slices in the middle of the series are not there. Costs the series. */
  MISSING_SLICES,
  /** Some slices are stored twice, byte for byte, under two keys. */
  DUPLICATE_SAME,
  /** A slice position occurs twice with other pixels and another UID. Costs the series. */
  DUPLICATE_CONFLICT,
  /** One slice ends in the middle of its pixels. Costs the slice. */
  TRUNCATED,
  /** An object without any byte. */
  ZERO_BYTE,
  /** A text file between the images. */
  TEXT_FILE,
  /** A PDF between the images. */
  PDF_FILE,
  /** A scout view (LOCALIZER) in a series of its own. */
  SCOUT,
  /** A screen save (Secondary Capture). */
  SECONDARY_CAPTURE,
  /** A dose page, Secondary Capture that claims modality CT. */
  DOSE_PAGE,
  /** MR images of the same patient. */
  MR,
  /** The CT series in implicit VR little endian; named by its folder. Harmless. */
  IMPLICIT_LITTLE_ENDIAN,
  /** An extra object whose header is garbage after the first attributes. */
  CORRUPT_HEADER
}
