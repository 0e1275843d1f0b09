package org.opportune.jobs.table;

import java.util.List;
import org.opportune.inference.ana.SlidePatterns;

/**
 * The outcome of screening one image of a slide.
 *
 * @param objectRef sealed object key
 * @param slideKey pseudonym of the image
 * @param patientKey pseudonym of the patient; null where the file names none
 * @param studyKey pseudonym of the study; null likewise
 * @param etag which state of the object
 * @param negativeControl whether it is one
 * @param patterns what was found
 * @param icap ICAP codes of the patterns called, in order
 * @param network name of the network
 * @param networkSha256 SHA-256 of its card
 * @param timings where the time went
 */
public record SlideFinding(
    String objectRef,
    String slideKey,
    String patientKey,
    String studyKey,
    String etag,
    boolean negativeControl,
    SlidePatterns patterns,
    List<String> icap,
    String network,
    String networkSha256,
    Timings timings) {

  /** Copies the list. */
  public SlideFinding {
    icap = List.copyOf(icap);
  }

  /**
   * Where the time went.
   *
   * @param readMs decoding
   * @param networkMs cutting and network
   */
  public record Timings(double readMs, double networkMs) {}
}
