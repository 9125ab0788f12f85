#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo take what they take by an ellipsis, which Swift cannot call:
// a function here for each kind of value.

static inline CURLcode strandline_curl_set_number(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode strandline_curl_set_text(CURL *easy, CURLoption option, const char *text) {
    return curl_easy_setopt(easy, option, text);
}

static inline CURLcode strandline_curl_set_headers(CURL *easy, struct curl_slist *headers) {
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
}

/// The bytes are not copied: they have to stand until the transfer is over.
static inline CURLcode strandline_curl_set_body(CURL *easy, const void *bytes, curl_off_t count) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, count);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_POSTFIELDS, bytes) : code;
}

/// `text` has CURL_ERROR_SIZE bytes.
static inline CURLcode strandline_curl_set_error_text(CURL *easy, char *text) {
    return curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, text);
}

static inline CURLcode strandline_curl_set_write(
    CURL *easy, curl_write_callback write, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, write);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_WRITEDATA, context) : code;
}

static inline CURLcode strandline_curl_set_progress(
    CURL *easy, curl_xferinfo_callback progress, void *context) {
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    CURLcode code = curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, progress);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_XFERINFODATA, context) : code;
}

/// 0 where there is none.
static inline long strandline_curl_number(CURL *easy, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

/// -1 where the server announced none.
static inline curl_off_t strandline_curl_announced_bytes(CURL *easy) {
    curl_off_t value = -1;
    return curl_easy_getinfo(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &value) == CURLE_OK
        ? value : -1;
}

/// Where a redirection leads; it stands until the next transfer.
static inline const char *strandline_curl_redirect(CURL *easy) {
    char *url = NULL;
    return curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &url) == CURLE_OK ? url : NULL;
}

/// A header of the last answer; it stands until the next transfer.
static inline const char *strandline_curl_header(CURL *easy, const char *name) {
    struct curl_header *header = NULL;
    return curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK
        ? header->value : NULL;
}
