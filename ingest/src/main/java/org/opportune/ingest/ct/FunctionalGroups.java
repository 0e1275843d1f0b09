package org.opportune.ingest.ct;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.opportune.ingest.dicom.DicomAttributes;
import org.opportune.ingest.dicom.DicomTag;

/**
 * Geometry and rescale of an object's frames, wherever it keeps them: in the frame's functional
 * groups, in the shared ones, or at the top level as single-frame objects do (PS3.3 sections
 * C.7.6.16 and C.8.15). An empty or missing per-frame group falls back to the shared one.
 */
final class FunctionalGroups {
  /** Direction cosines are rounded in files; beyond this they are no right angle or unit. */
  private static final double COSINE_TOLERANCE = 1e-2;

  private final DicomAttributes attributes;
  private final DicomAttributes shared;
  private final List<DicomAttributes> perFrame;
  private final boolean multiFrame;
  private final List<CtInstance.FramePlane> planes;
  private final List<Double> spacing;
  private final boolean mixedSpacing;

  private FunctionalGroups(DicomAttributes attributes) {
    this.attributes = attributes;
    this.shared = first(attributes, DicomTag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
    this.perFrame = attributes.items(DicomTag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    int frames = attributes.integer(DicomTag.NUMBER_OF_FRAMES).orElse(1);
    this.multiFrame = frames > 1 || !perFrame.isEmpty();
    this.planes = new ArrayList<>();
    this.spacing = spacing(0);
    boolean mixed = false;
    // Frames nobody describes would all stand at one place: no more planes than groups.
    for (int frame = 0;
        frame < Math.min(Math.max(frames, 1), Math.max(1, perFrame.size()));
        frame++) {
      if (isSlice(frame)) {
        planes.add(plane(frame));
      }
      mixed |= frame > 0 && !Objects.equals(spacing(frame), spacing);
    }
    this.mixedSpacing = mixed || (multiFrame && perFrame.isEmpty());
  }

  static FunctionalGroups of(DicomAttributes attributes) {
    return new FunctionalGroups(attributes);
  }

  /** One plane per frame that is a slice; none for a single-frame object. */
  List<CtInstance.FramePlane> frames() {
    return multiFrame ? List.copyOf(planes) : List.of();
  }

  /** Geometry of the first slice. */
  CtInstance.Geometry geometry() {
    CtInstance.FramePlane plane = planes.isEmpty() ? plane(0) : planes.get(0);
    return new CtInstance.Geometry(
        spacing == null ? null : spacing.get(0),
        spacing == null ? null : spacing.get(1),
        CtInstanceReader.boxedDecimal(
            group(0, DicomTag.PIXEL_MEASURES_SEQUENCE, DicomTag.SLICE_THICKNESS),
            DicomTag.SLICE_THICKNESS),
        plane.positionXMm(),
        plane.positionYMm(),
        plane.positionZMm(),
        plane.orientation());
  }

  /** Rescale of the first slice. */
  CtInstance.Rescale rescale() {
    CtInstance.FramePlane plane = planes.isEmpty() ? plane(0) : planes.get(0);
    return new CtInstance.Rescale(plane.rescaleSlope(), plane.rescaleIntercept(), rescaleType());
  }

  /** Whether every slice has a usable slope and intercept, and the type, if stated, is HU. */
  boolean hasHounsfieldRescale() {
    String type = rescaleType();
    boolean complete = !planes.isEmpty() && (type == null || type.equals("HU"));
    for (CtInstance.FramePlane plane : planes) {
      complete &=
          plane.rescaleSlope() != null
              && plane.rescaleIntercept() != null
              && plane.rescaleSlope() != 0;
    }
    return complete;
  }

  /** Whether every slice has a position, a right-angled orientation and the same pixel spacing. */
  boolean hasGeometry() {
    boolean complete =
        !planes.isEmpty()
            && !mixedSpacing
            && spacing != null
            && spacing.get(0) > 0
            && spacing.get(1) > 0;
    for (CtInstance.FramePlane plane : planes) {
      complete &= plane.positionXMm() != null && isRightAngled(plane.orientation());
    }
    return complete;
  }

  /** The item that holds technique shared by all frames, or the top level. */
  DicomAttributes technique(int sequence, int tag) {
    return group(0, sequence, tag);
  }

  private CtInstance.FramePlane plane(int frame) {
    List<Double> position =
        decimals(frame, DicomTag.PLANE_POSITION_SEQUENCE, DicomTag.IMAGE_POSITION_PATIENT, 3);
    int transformation = DicomTag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE;
    return new CtInstance.FramePlane(
        frame,
        position == null ? null : position.get(0),
        position == null ? null : position.get(1),
        position == null ? null : position.get(2),
        decimals(frame, DicomTag.PLANE_ORIENTATION_SEQUENCE, DicomTag.IMAGE_ORIENTATION_PATIENT, 6),
        CtInstanceReader.boxedDecimal(
            group(frame, transformation, DicomTag.RESCALE_SLOPE), DicomTag.RESCALE_SLOPE),
        CtInstanceReader.boxedDecimal(
            group(frame, transformation, DicomTag.RESCALE_INTERCEPT), DicomTag.RESCALE_INTERCEPT));
  }

  private boolean isSlice(int frame) {
    return InstanceScreen.isOriginal(
        group(frame, DicomTag.CT_IMAGE_FRAME_TYPE_SEQUENCE, DicomTag.FRAME_TYPE)
            .strings(DicomTag.FRAME_TYPE));
  }

  private List<Double> spacing(int frame) {
    return decimals(frame, DicomTag.PIXEL_MEASURES_SEQUENCE, DicomTag.PIXEL_SPACING, 2);
  }

  private String rescaleType() {
    return group(0, DicomTag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, DicomTag.RESCALE_TYPE)
        .string(DicomTag.RESCALE_TYPE);
  }

  private List<Double> decimals(int frame, int sequence, int tag, int count) {
    return CtInstanceReader.boxedDecimals(group(frame, sequence, tag), tag, count);
  }

  /** The attributes that hold the tag for a frame: its group, the shared one, the top level. */
  private DicomAttributes group(int frame, int sequence, int tag) {
    if (frame < perFrame.size() && first(perFrame.get(frame), sequence).contains(tag)) {
      return first(perFrame.get(frame), sequence);
    }
    DicomAttributes common = first(shared, sequence);
    return common.contains(tag) ? common : attributes;
  }

  private static DicomAttributes first(DicomAttributes attributes, int sequence) {
    List<DicomAttributes> items = attributes.items(sequence);
    return items.isEmpty() ? DicomAttributes.EMPTY : items.get(0);
  }

  private static boolean isRightAngled(List<Double> cosines) {
    if (cosines == null) {
      return false;
    }
    double row = 0;
    double column = 0;
    double across = 0;
    for (int i = 0; i < 3; i++) {
      row += cosines.get(i) * cosines.get(i);
      column += cosines.get(i + 3) * cosines.get(i + 3);
      across += cosines.get(i) * cosines.get(i + 3);
    }
    return Math.abs(row - 1) < COSINE_TOLERANCE
        && Math.abs(column - 1) < COSINE_TOLERANCE
        && Math.abs(across) < COSINE_TOLERANCE;
  }
}
