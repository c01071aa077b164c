/* Seals the packets of one picture for one viewer and hands them to the kernel, in runs that it
 * cuts itself where it can. The cipher is OpenSSL's; nothing is kept, nothing waits, and the
 * caller holds no lock of Python meanwhile.
 *
 * RTP (RFC 3550), its one-byte extension (RFC 8285), AES-256-GCM (RFC 7714).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#define UDP_LEVEL 17
#define HEADER 12
#define EXTENSION 8
#define SEAL 16
#define MOST_SEGMENTS 64
#define MOST_BYTES 65000

enum { SENT = 0, FULL = 1, CANNOT_SEGMENT = 2, LOST = 3, BROKEN = 4 };

struct line {
    EVP_CIPHER_CTX *cipher;
    uint8_t nonce[12];
    uint32_t ssrc;
    uint8_t payload_type;
    uint8_t send_time_id; /* 0: not told */
    int fd;
    socklen_t to_length;
    struct sockaddr_storage to;
};

/* Payloads one after the other: `ends[i]` is where the i-th of `count` ends in `data`. */
struct picture {
    const uint8_t *data;
    const uint32_t *ends;
    int count;
};

/* One for all lines: what the last one left there is still at hand for the processor. */
static _Thread_local uint8_t scratch[MOST_BYTES];

struct line *beffroi_line_open(const uint8_t *key, const uint8_t *nonce, uint32_t ssrc,
                               uint8_t payload_type, uint8_t send_time_id) {
    struct line *line = calloc(1, sizeof *line);
    if (line == NULL) return NULL;
    line->cipher = EVP_CIPHER_CTX_new();
    if (line->cipher == NULL ||
        EVP_EncryptInit_ex(line->cipher, EVP_aes_256_gcm(), NULL, key, NULL) != 1) {
        EVP_CIPHER_CTX_free(line->cipher);
        free(line);
        return NULL;
    }
    memcpy(line->nonce, nonce, sizeof line->nonce);
    line->ssrc = ssrc;
    line->payload_type = payload_type;
    line->send_time_id = send_time_id;
    return line;
}

void beffroi_line_close(struct line *line) {
    if (line == NULL) return;
    EVP_CIPHER_CTX_free(line->cipher);
    free(line);
}

/* Where its packets go from now on. */
int beffroi_line_aim(struct line *line, int fd, const uint8_t *to, unsigned to_length) {
    if (to_length > sizeof line->to) return -1;
    memcpy(&line->to, to, to_length);
    line->to_length = to_length;
    line->fd = fd;
    return 0;
}

static uint8_t *put32(uint8_t *at, uint32_t value) {
    at[0] = value >> 24, at[1] = value >> 16, at[2] = value >> 8, at[3] = value;
    return at + 4;
}

/* One packet at `out`; its length, or -1. */
static int seal(struct line *line, uint8_t *out, const uint8_t *payload, int size, uint64_t index,
                uint32_t timestamp, uint32_t sent, int marker) {
    uint8_t nonce[12], *at = out;
    int head = HEADER + (line->send_time_id ? EXTENSION : 0), done = 0, rest = 0;
    *at++ = line->send_time_id ? 0x90 : 0x80;
    *at++ = line->payload_type | (marker ? 0x80 : 0);
    *at++ = index >> 8, *at++ = index;
    at = put32(put32(at, timestamp), line->ssrc);
    if (line->send_time_id) {
        at = put32(at, 0xBEDE0001u);
        put32(at, (uint32_t)line->send_time_id << 28 | 2u << 24 | sent);
    }
    memcpy(nonce, line->nonce, sizeof nonce);
    for (int i = 0; i < 6; i++) nonce[11 - i] ^= index >> (8 * i);
    if (EVP_EncryptInit_ex(line->cipher, NULL, NULL, NULL, nonce) != 1 ||
        EVP_EncryptUpdate(line->cipher, NULL, &done, out, head) != 1 ||
        EVP_EncryptUpdate(line->cipher, out + head, &done, payload, size) != 1 ||
        EVP_EncryptFinal_ex(line->cipher, out + head + done, &rest) != 1 ||
        EVP_CIPHER_CTX_ctrl(line->cipher, EVP_CTRL_GCM_GET_TAG, SEAL, out + head + size) != 1)
        return -1;
    return head + size + SEAL;
}

static int why(void) {
    switch (errno) {
    case EAGAIN:
    case ENOBUFS:
        return FULL;
    case EIO:
    case EINVAL:
    case EMSGSIZE:
    case EOPNOTSUPP:
        return CANNOT_SEGMENT;
    default:
        return LOST;
    }
}

static int hand_over(struct line *line, uint8_t *data, int length, int size, int segments) {
    char told[CMSG_SPACE(sizeof(uint16_t))] = {0};
    struct iovec part = {data, length};
    struct msghdr message = {&line->to, line->to_length, &part, 1, NULL, 0, 0};
    if (segments && length > size) {
        message.msg_control = told, message.msg_controllen = sizeof told;
        struct cmsghdr *control = CMSG_FIRSTHDR(&message);
        uint16_t each = size;
        control->cmsg_level = UDP_LEVEL, control->cmsg_type = UDP_SEGMENT;
        control->cmsg_len = CMSG_LEN(sizeof each);
        memcpy(CMSG_DATA(control), &each, sizeof each);
        if (sendmsg(line->fd, &message, MSG_DONTWAIT) >= 0) return SENT;
        int trouble = why();
        if (trouble != CANNOT_SEGMENT) return trouble;
        hand_over(line, data, length, size, 0);
        return CANNOT_SEGMENT;
    }
    for (int begin = 0; begin < length; begin += size) {
        part.iov_base = data + begin;
        part.iov_len = length - begin < size ? length - begin : size;
        if (sendmsg(line->fd, &message, MSG_DONTWAIT) < 0 && why() == FULL) return FULL;
    }
    return SENT;
}

/* Payloads `begin` to `end` of a picture, the first under `index`. What the kernel said, the
 * worst of it. */
int beffroi_line_send(struct line *line, const struct picture *picture, int begin, int end,
                      uint64_t index, uint32_t timestamp, uint32_t sent, int segments) {
    const uint32_t *ends = picture->ends;
    int used = 0, in_run = 0, first = 0, last = 0, worst = SENT;
    for (int one = begin; one <= end; one++) {
        uint32_t from = one ? ends[one - 1] : 0;
        int size = one < end ? (int)(ends[one] - from) : 0;
        int whole = HEADER + (line->send_time_id ? EXTENSION : 0) + size + SEAL;
        int breaks = in_run && (one == end || whole > first || last < first ||
                                in_run == MOST_SEGMENTS || used + whole > MOST_BYTES);
        if (breaks) {
            int said = hand_over(line, scratch, used, first, segments);
            if (said == FULL) return FULL;
            if (said == CANNOT_SEGMENT) segments = 0;
            if (said > worst) worst = said;
            used = in_run = 0;
        }
        if (one == end) break;
        if (whole > MOST_BYTES) return BROKEN;
        last = seal(line, scratch + used, picture->data + from, size, index++, timestamp, sent,
                    one == picture->count - 1);
        if (last < 0) return BROKEN;
        if (!in_run++) first = last;
        used += last;
    }
    return worst;
}

int beffroi_line_version(void) { return 2; }
