package org.opportune.ingest.slide;

import java.io.Serializable;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtInstance;

/**
 * One image of an ANA slide, as the table of slides holds it.
 *
 * @param objectRef sealed object key
 * @param sizeBytes length of the object
 * @param etag the store's version mark
 * @param slideKey pseudonym of the image: of its SOPInstanceUID, else of its object key
 * @param patientKey pseudonym of the patient, null for files that name none
 * @param studyKey pseudonym of the study, null as well
 * @param format {@code tiff}, {@code png}, {@code jpeg} or {@code dicom}
 * @param columns pixels of a row, null when unread, as all that follow
 * @param rows rows
 * @param channels stored channels: 1 or 3
 * @param bits of a stored sample
 * @param pixelSizeUm edge of a pixel on the slide, null when the file does not say
 * @param pixelSizeSource which field said it
 * @param greyExport whether the picture shows no colour
 * @param scaleBar whether a burned-in scale bar was found
 * @param negativeControl whether the object's name marks a negative control
 * @param status {@link CtInstance#OK} or {@link CtInstance#QUARANTINED}
 * @param reason reason code when not ok
 */
public record SlideImage(
    String objectRef,
    long sizeBytes,
    String etag,
    String slideKey,
    String patientKey,
    String studyKey,
    String format,
    Integer columns,
    Integer rows,
    Integer channels,
    Integer bits,
    Double pixelSizeUm,
    String pixelSizeSource,
    Boolean greyExport,
    Boolean scaleBar,
    boolean negativeControl,
    String status,
    String reason)
    implements Serializable {

  /**
   * The row of an image.
   *
   * @param instance what the index found of the object
   * @param slideKey its pseudonym
   * @param format {@code tiff}, {@code png}, {@code jpeg} or {@code dicom}; null when unread
   * @param negativeControl as its name says
   * @param picture what was decoded, null when it could not be
   * @param reason why not, null with a picture
   */
  public static SlideImage of(
      CtInstance instance,
      String slideKey,
      String format,
      boolean negativeControl,
      SlidePicture picture,
      Reason reason) {
    boolean read = picture != null;
    return new SlideImage(
        instance.objectRef(),
        instance.sizeBytes(),
        instance.etag(),
        slideKey,
        instance.keys().patient(),
        instance.keys().study(),
        format,
        read ? picture.columns() : null,
        read ? picture.rows() : null,
        read ? picture.channels() : null,
        read ? picture.bits() : null,
        read ? picture.pixelSizeUm() : null,
        read ? picture.pixelSizeSource() : null,
        read ? picture.greyExport() : null,
        read ? picture.scaleBar().isPresent() : null,
        negativeControl,
        read ? CtInstance.OK : CtInstance.QUARANTINED,
        read ? null : reason.code());
  }
}
