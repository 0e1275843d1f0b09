package org.opportune.ingest.store;

import java.util.Optional;

/**
 * The key of an object inside a zip or tar file: {@code path/scan.zip!/member.dcm}.
 *
 * @param container key of the zip or tar file
 * @param member its name inside, unique there; a name and nothing more, never a path of any disk
 */
public record MemberKey(String container, String member) {
  private static final String MARK = "!/";

  /** The member a key stands for; empty for a plain object. */
  public static Optional<MemberKey> parse(String key) {
    for (int mark = key.indexOf(MARK); mark > 0; mark = key.indexOf(MARK, mark + 1)) {
      String container = key.substring(0, mark);
      if (ContainerFormat.of(container).isPresent()) {
        return Optional.of(new MemberKey(container, key.substring(mark + MARK.length())));
      }
    }
    return Optional.empty();
  }

  /** The key as text. */
  public String text() {
    return container + MARK + member;
  }
}
