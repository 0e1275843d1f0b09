package org.opportune.ingest.phantom;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a synthetic archive: for each patient one CT study as a scanner would store it, with the
 * defects of the plan. A patient depends on the plan and their index alone, so patients may be
 * written in any order and in parallel. Memory is bounded by one scan per thread.
 */
public final class ArchiveSynthesizer {
  private final ArchivePlan plan;

  /** A synthesizer of one archive. */
  public ArchiveSynthesizer(ArchivePlan plan) {
    this.plan = plan;
  }

  /** Told after each patient. */
  @FunctionalInterface
  public interface Progress {
    /** {@code done} of {@code total} patients are written. */
    void patient(int done, int total);
  }

  /** Writes all patients, one after the other. */
  public ArchiveTruth write(Sink sink, Progress progress) throws IOException {
    List<SynthesizedPatient> patients = new ArrayList<>(plan.patients());
    for (int index = 0; index < plan.patients(); index++) {
      patients.add(writePatient(index, sink));
      progress.patient(index + 1, plan.patients());
    }
    return new ArchiveTruth(patients);
  }

  /**
   * Writes one patient; safe to call from several threads if the sink is.
   *
   * @param index from 0 to the number of patients of the plan, exclusive
   */
  public SynthesizedPatient writePatient(int index, Sink sink) throws IOException {
    if (index < 0 || index >= plan.patients()) {
      throw new IllegalArgumentException(
          "Invalid patient: " + index + " is not in 0.." + (plan.patients() - 1));
    }
    PatientDraw draw = PatientDraw.of(plan, index);
    PhantomScan scan = ThoraxPhantom.scan(draw.spec(), draw.settings());
    return new PatientFiles(draw, scan, plan.defects(), sink).write();
  }
}
