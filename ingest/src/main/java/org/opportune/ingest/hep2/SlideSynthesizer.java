package org.opportune.ingest.hep2;

import java.io.IOException;
import org.opportune.ingest.phantom.Sink;

/**
 * Writes the slides of a plan into an archive: PNG and TIFF in turn, under the keys that a
 * laboratory's software would give them, with the patient's name in key and file. A slide depends
 * on the plan and its index alone, so slides may be written in any order and in parallel.
 */
public final class SlideSynthesizer {
  private final Hep2Plan plan;

  /** A synthesizer of one set of slides. */
  public SlideSynthesizer(Hep2Plan plan) {
    this.plan = plan;
  }

  /**
   * Writes one slide; safe to call from several threads if the sink is.
   *
   * @param index from 0 to the number of fields of the plan, exclusive
   */
  public SynthesizedSlide writeSlide(int index, Sink sink) throws IOException {
    Hep2Field field = plan.field(index);
    SlideOwner owner = SlideOwner.of(plan, plan.patient(index));
    SlideFile file = SlideFile.values()[index % SlideFile.values().length];
    String key = owner.objectKey(index, file.extension());
    sink.put(
        key,
        file.encode(field.picture(), "ANA HEp-2 " + owner.patientName() + " " + owner.patientId()));
    return new SynthesizedSlide(
        key,
        owner.patientId(),
        owner.patientName(),
        owner.accessionNumber(),
        owner.studyDate(),
        field.spec().patterns(),
        field.spec().patterns().isEmpty() ? 0 : field.spec().titre(),
        field.cells());
  }
}
