package io.weir.web;

/** Why a request of the API is not answered; becomes {@code {"error": {…}}}. */
final class ApiProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String field;

  /**
   * @param status of HTTP
   * @param field the parameter that is wrong, or empty
   * @param sentence for a person
   */
  ApiProblem(int status, String field, String sentence) {
    super(sentence);
    this.status = status;
    this.field = field;
  }

  static ApiProblem notFound(String sentence) {
    return new ApiProblem(404, "", sentence);
  }

  static ApiProblem bad(String field, String sentence) {
    return new ApiProblem(400, field, sentence);
  }

  int status() {
    return status;
  }

  String field() {
    return field;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
