package org.tagatlas.cli;

import java.util.regex.Pattern;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

/** Says of a failure of files or of an object store what a user can do about it. */
final class StorageProblem {

  /** What an object store's client adds for those who run the store. */
  private static final Pattern FOR_OPERATORS =
      Pattern.compile(" *\\((Service: |SDK Attempt Count: )[^)]*\\)");

  /** Where an object store's client begins to list how it looked for keys. */
  private static final String CHAIN = " from any of the providers in the chain ";

  private StorageProblem() {}

  /**
   * Returns the error of an option whose value can't be used.
   *
   * @param option such as {@code --input}
   * @param address what was given
   * @param failure what happened
   */
  static UserError of(String option, String address, Exception failure) {
    return new UserError(
        option + ' ' + address + " can't be used: " + reason(failure) + '.' + advice(address));
  }

  private static String reason(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnsupportedFileSystemSchemeException) {
        return "there is no such scheme here. Name a local path or an s3:// address";
      }
    }
    String message =
        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    String said = message.lines().findFirst().orElse("").split(CHAIN, 2)[0];
    String kept = FOR_OPERATORS.matcher(said).replaceAll("").strip();
    return kept.endsWith(".") ? kept.substring(0, kept.length() - 1) : kept;
  }

  private static String advice(String address) {
    return address.startsWith("s3")
        ? " Check the address, and AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and"
            + " AWS_ENDPOINT_URL_S3 in the environment."
        : "";
  }
}
