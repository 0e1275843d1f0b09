package org.opportune.ingest.ct;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.opportune.ingest.Flag;
import org.opportune.ingest.Reason;
import org.opportune.ingest.codec.FrameCodecs;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomAttributes;
import org.opportune.ingest.dicom.DicomException;
import org.opportune.ingest.dicom.DicomHeader;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.dicom.DicomTag;
import org.opportune.ingest.dicom.DicomWarning;
import org.opportune.ingest.privacy.KeyMaker;

/** Reads the header of an object into a {@link CtInstance}. May be shared by threads. */
public final class CtInstanceReader {
  private final DicomReader reader;

  /** A reader of instances over a reader of DICOM. */
  public CtInstanceReader(DicomReader reader) {
    this.reader = reader;
  }

  /**
   * Reads one object's header. Bad data never throws: it gives a quarantined or excluded instance
   * with its reason.
   *
   * <p>An object that names no patient gets a patient key of its study, and the flag {@code
   * no_patient_id}: two unnamed studies are never taken for one person.
   *
   * @param source the object
   * @param objectRef where it is
   * @param sizeBytes its size
   * @param etag its version mark, or null
   * @param keys makes pseudonyms
   */
  public CtInstance read(
      ByteSource source, String objectRef, long sizeBytes, String etag, KeyMaker keys) {
    try {
      DicomHeader header = reader.header(source);
      FunctionalGroups groups = FunctionalGroups.of(header.attributes());
      Reason reason = InstanceScreen.reason(header, groups, source.length());
      return instance(header, groups, reason, objectRef, sizeBytes, etag, keys);
    } catch (DicomException e) {
      return withoutHeader(e.reason(), objectRef, sizeBytes, etag);
    } catch (IOException e) {
      return withoutHeader(Reason.UNREADABLE, objectRef, sizeBytes, etag);
    }
  }

  private static CtInstance instance(
      DicomHeader header,
      FunctionalGroups groups,
      Reason reason,
      String objectRef,
      long sizeBytes,
      String etag,
      KeyMaker keyMaker) {
    DicomAttributes attributes = header.attributes();
    TreeSet<String> flags = new TreeSet<>();
    for (DicomWarning warning : header.warnings()) {
      flags.add(warning.code());
    }
    boolean lossy =
        FrameCodecs.isLossy(header.transferSyntaxUid())
            || "01".equals(attributes.string(DicomTag.LOSSY_IMAGE_COMPRESSION));
    boolean burnedIn = "YES".equalsIgnoreCase(attributes.string(DicomTag.BURNED_IN_ANNOTATION));
    TextGuard guard = new TextGuard(attributes);
    String description = InstanceFields.descriptionClass(attributes);
    CtInstance.Scanner scanner = InstanceFields.scanner(attributes, groups, description, guard);
    CtInstance.Demographics person = InstanceFields.person(attributes, guard);
    CtInstance.Pixels pixels = pixels(attributes, guard);
    CtInstance.Rescale stored = groups.rescale();
    CtInstance.Rescale rescale =
        new CtInstance.Rescale(stored.slope(), stored.intercept(), guard.pass(stored.type()));
    String modality = guard.pass(attributes.string(DicomTag.MODALITY));
    String imageType = guard.pass(joined(attributes.strings(DicomTag.IMAGE_TYPE)));
    addIf(flags, guard.withheld(), Flag.TEXT_WITHHELD);
    addIf(flags, lossy, Flag.LOSSY);
    addIf(flags, burnedIn, Flag.BURNED_IN);
    addIf(flags, Boolean.TRUE.equals(scanner.contrast()), Flag.CONTRAST);
    addIf(flags, attributes.string(DicomTag.PATIENT_ID) == null, Flag.NO_PATIENT_ID);
    addIf(flags, attributes.string(DicomTag.SOP_CLASS_UID) == null, Flag.NO_SOP_CLASS);
    addIf(flags, isProne(attributes), Flag.PRONE);
    if (oddHighBit(attributes)) {
      flags.add(DicomWarning.ODD_HIGH_BIT.code());
    }
    return new CtInstance(
        objectRef,
        sizeBytes,
        etag,
        keys(attributes, keyMaker),
        modality,
        attributes.string(DicomTag.SOP_CLASS_UID),
        header.transferSyntaxUid(),
        imageType,
        boxed(attributes, DicomTag.ACQUISITION_NUMBER),
        AcquisitionClock.offsetSeconds(attributes),
        groups.geometry(),
        groups.frames(),
        pixels,
        rescale,
        scanner,
        person,
        lossy,
        burnedIn,
        description,
        List.copyOf(flags),
        status(reason),
        reason == null ? null : reason.code());
  }

  /** An object of which nothing is known but where it is and why it was not read. */
  public static CtInstance withoutHeader(
      Reason reason, String objectRef, long sizeBytes, String etag) {
    return new CtInstance(
        objectRef,
        sizeBytes,
        etag,
        new CtInstance.Keys(null, null, null, null, null),
        null,
        null,
        null,
        null,
        null,
        null,
        new CtInstance.Geometry(null, null, null, null, null, null, null),
        List.of(),
        new CtInstance.Pixels(null, null, null, null, null, null, null, null, null),
        new CtInstance.Rescale(null, null, null),
        new CtInstance.Scanner(null, null, null, null, null, null),
        new CtInstance.Demographics(null, null, null, null, null),
        false,
        false,
        null,
        List.of(),
        status(reason),
        reason.code());
  }

  private static CtInstance.Keys keys(DicomAttributes attributes, KeyMaker maker) {
    String id = attributes.string(DicomTag.PATIENT_ID);
    String issuer = attributes.string(DicomTag.ISSUER_OF_PATIENT_ID);
    String study = attributes.string(DicomTag.STUDY_INSTANCE_UID);
    String patient = null;
    if (id != null) {
      patient = maker.key("patient", (issuer == null ? "" : issuer) + "|" + id);
    } else if (study != null) {
      patient = maker.key("patient", "study|" + study);
    }
    return new CtInstance.Keys(
        patient,
        study == null ? null : maker.key("study", study),
        key(maker, "series", attributes.string(DicomTag.SERIES_INSTANCE_UID)),
        key(maker, "instance", attributes.string(DicomTag.SOP_INSTANCE_UID)),
        key(maker, "frame", attributes.string(DicomTag.FRAME_OF_REFERENCE_UID)));
  }

  private static String key(KeyMaker maker, String label, String identifier) {
    return identifier == null ? null : maker.key(label, identifier);
  }

  private static CtInstance.Pixels pixels(DicomAttributes attributes, TextGuard guard) {
    Integer representation = boxed(attributes, DicomTag.PIXEL_REPRESENTATION);
    Integer frames = boxed(attributes, DicomTag.NUMBER_OF_FRAMES);
    return new CtInstance.Pixels(
        boxed(attributes, DicomTag.ROWS),
        boxed(attributes, DicomTag.COLUMNS),
        frames == null ? Integer.valueOf(1) : frames,
        boxed(attributes, DicomTag.BITS_ALLOCATED),
        boxed(attributes, DicomTag.BITS_STORED),
        boxed(attributes, DicomTag.HIGH_BIT),
        representation == null ? null : Boolean.valueOf(representation == 1),
        boxed(attributes, DicomTag.SAMPLES_PER_PIXEL),
        guard.pass(attributes.string(DicomTag.PHOTOMETRIC_INTERPRETATION)));
  }

  /** PatientPosition (0018,5100) HFP or FFP: lungs lie otherwise than in the reference. */
  private static boolean isProne(DicomAttributes attributes) {
    String position = attributes.string(DicomTag.PATIENT_POSITION);
    return "HFP".equals(position) || "FFP".equals(position);
  }

  private static boolean oddHighBit(DicomAttributes attributes) {
    Integer stored = boxed(attributes, DicomTag.BITS_STORED);
    Integer high = boxed(attributes, DicomTag.HIGH_BIT);
    return stored != null && high != null && high != stored - 1;
  }

  static String status(Reason reason) {
    if (reason == null) {
      return CtInstance.OK;
    }
    return reason.kind() == Reason.Kind.QUARANTINE ? CtInstance.QUARANTINED : CtInstance.EXCLUDED;
  }

  private static void addIf(Set<String> flags, boolean condition, Flag flag) {
    if (condition) {
      flags.add(flag.code());
    }
  }

  static Integer boxed(DicomAttributes attributes, int tag) {
    OptionalInt number = attributes.integer(tag);
    return number.isPresent() ? number.getAsInt() : null;
  }

  static Double boxedDecimal(DicomAttributes attributes, int tag) {
    OptionalDouble number = attributes.decimal(tag);
    return number.isPresent() ? number.getAsDouble() : null;
  }

  static List<Double> boxedDecimals(DicomAttributes attributes, int tag, int count) {
    double[] values = attributes.decimals(tag);
    return values.length == count ? Arrays.stream(values).boxed().toList() : null;
  }

  static String joined(List<String> values) {
    return values.isEmpty() ? null : String.join("\\", values);
  }
}
