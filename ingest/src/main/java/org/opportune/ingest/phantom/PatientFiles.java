package org.opportune.ingest.phantom;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.opportune.ingest.dicom.DicomWriter;

/** Writes the objects of one patient and breaks those that the plan wants broken. */
final class PatientFiles {
  private static final int MISSING = 3;

  private final PatientDraw draw;
  private final PhantomScan scan;
  private final Defects defects;
  private final Sink sink;
  private final SplittableRandom random;
  private final CtSeries series;
  private final SideObjects side;
  private final String study;
  private final List<PlantedDefect> planted = new ArrayList<>();
  private int objects;

  PatientFiles(PatientDraw draw, PhantomScan scan, Defects defects, Sink sink) {
    this.draw = draw;
    this.scan = scan;
    this.defects = defects;
    this.sink = sink;
    this.random = new SplittableRandom(Seeds.of(draw.seed(), "defects"));
    this.series = new CtSeries(draw, scan.volume());
    this.side = new SideObjects(draw);
    PatientTruth truth = draw.truth();
    String site = truth.scanner().site().toLowerCase(Locale.ROOT).replace(' ', '-');
    this.study = site + "/" + truth.patientId() + "/" + truth.accessionNumber() + "/";
  }

  SynthesizedPatient write() throws IOException {
    int slices = scan.volume().slices();
    // The middle third surely lies within the lungs; each defect has slices of its own.
    int gap = has(DefectKind.MISSING_SLICES) ? middle(slices) : slices;
    int truncated = has(DefectKind.TRUNCATED) ? slices * 2 / 3 + MISSING : -1;
    boolean implicit = has(DefectKind.IMPLICIT_LITTLE_ENDIAN);
    for (int slice = 0; slice < slices; slice++) {
      String key = key(series.instanceNumber(slice));
      if (slice >= gap && slice < gap + MISSING) {
        planted.add(new PlantedDefect(key, DefectKind.MISSING_SLICES));
        continue;
      }
      byte[] bytes = encoded(series.image(slice), implicit);
      if (slice == truncated) {
        broken(key, Arrays.copyOf(bytes, bytes.length * 3 / 5), DefectKind.TRUNCATED);
        continue;
      }
      put(key, bytes);
    }
    if (implicit) {
      planted.add(new PlantedDefect(study + "2/", DefectKind.IMPLICIT_LITTLE_ENDIAN));
    }
    duplicates(slices, implicit);
    foreign();
    images();
    return new SynthesizedPatient(truth(), List.copyOf(planted), objects);
  }

  private void duplicates(int slices, boolean implicit) throws IOException {
    if (has(DefectKind.DUPLICATE_SAME)) {
      int from = slices / 4;
      for (int slice = from; slice < Math.min(slices, from + 3); slice++) {
        broken(
            study + "2/copy-of-" + name(series.instanceNumber(slice)),
            encoded(series.image(slice), implicit),
            DefectKind.DUPLICATE_SAME);
      }
    }
    if (has(DefectKind.DUPLICATE_CONFLICT)) {
      int slice = slices / 5;
      short[] other = scan.volume().hu()[(slice + 1) % slices];
      broken(
          study + "2/" + name(slices + 1),
          encoded(series.image(slice, slices + 1, other), implicit),
          DefectKind.DUPLICATE_CONFLICT);
    }
    if (has(DefectKind.CORRUPT_HEADER)) {
      byte[] bytes = encoded(series.image(0, slices + 2, scan.volume().hu()[0]), false);
      // From within the patient's attributes on, lengths point nowhere.
      for (int i = 500; i < 900; i++) {
        bytes[i] = (byte) random.nextInt(256);
      }
      broken(study + "2/" + name(slices + 2), bytes, DefectKind.CORRUPT_HEADER);
    }
  }

  private void foreign() throws IOException {
    if (has(DefectKind.ZERO_BYTE)) {
      broken(study + "2/" + name(9000), new byte[0], DefectKind.ZERO_BYTE);
    }
    if (has(DefectKind.TEXT_FILE)) {
      broken(study + "README.txt", side.note(), DefectKind.TEXT_FILE);
    }
    if (has(DefectKind.PDF_FILE)) {
      broken(study + "report.pdf", side.pdf(), DefectKind.PDF_FILE);
    }
  }

  private void images() throws IOException {
    if (has(DefectKind.SCOUT)) {
      broken(study + "1/" + name(1), side.scout(scan.volume()), DefectKind.SCOUT);
    }
    if (has(DefectKind.SECONDARY_CAPTURE)) {
      broken(study + "98/" + name(1), side.screenSave(), DefectKind.SECONDARY_CAPTURE);
    }
    if (has(DefectKind.DOSE_PAGE)) {
      broken(study + "99/" + name(1), side.dosePage(), DefectKind.DOSE_PAGE);
    }
    if (has(DefectKind.MR)) {
      for (int slice = 0; slice < 3; slice++) {
        broken(study + "7/" + name(slice + 1), side.mr(slice), DefectKind.MR);
      }
    }
  }

  /** Each kind has a draw of its own, so that changing one rate leaves the others as they were. */
  private boolean has(DefectKind kind) {
    SplittableRandom draws = new SplittableRandom(Seeds.of(draw.seed(), "defect " + kind.name()));
    return draws.nextDouble() < defects.rate(kind);
  }

  private int middle(int slices) {
    return slices / 3 + random.nextInt(Math.max(1, slices / 3));
  }

  private String key(int instance) {
    return study + CtSeries.SERIES_NUMBER + "/" + name(instance);
  }

  private static String name(int instance) {
    return String.format(Locale.ROOT, "IM%04d.dcm", instance);
  }

  private static byte[] encoded(DicomWriter object, boolean implicit) {
    return implicit ? object.implicitLittleEndian() : object.explicitLittleEndian();
  }

  private void broken(String key, byte[] bytes, DefectKind kind) throws IOException {
    put(key, bytes);
    planted.add(new PlantedDefect(key, kind));
  }

  private void put(String key, byte[] bytes) throws IOException {
    sink.put(key, bytes);
    objects++;
  }

  private PatientTruth truth() {
    PatientTruth planned = draw.truth();
    return new PatientTruth(
        planned.patientId(),
        planned.patientName(),
        planned.birthDate(),
        planned.accessionNumber(),
        planned.studyDate(),
        planned.scanner(),
        planned.settings(),
        planned.ageYears(),
        planned.sex(),
        planned.stage(),
        scan.lesionShare(),
        planned.emphysema());
  }
}
