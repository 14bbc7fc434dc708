package main

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/pion/webrtc/v3"
)

// say prints one JSON line.
func say(line interface{}) {
	text, _ := json.Marshal(line)
	fmt.Println(string(text))
}

// session is one session of WHIP (RFC 9725) or WHEP: made by post, ended by delete.
type session struct {
	client               http.Client
	url, token, location string
}

func newSession(options options) *session {
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: options.insecure}}
	client := http.Client{Transport: transport, Timeout: 10 * time.Second}
	return &session{client: client, url: options.url, token: options.token}
}

// post gives the answer.
func (s *session) post(offer string) (string, error) {
	say(map[string]string{"offer": offer})
	response, answer, err := s.request(http.MethodPost, s.url, offer)
	if err != nil {
		return "", err
	}
	if response.StatusCode != http.StatusCreated {
		return "", fmt.Errorf("POST %s: %d %s", s.url, response.StatusCode, strings.TrimSpace(answer))
	}
	base, err := url.Parse(s.url)
	if err != nil {
		return "", err
	}
	location, err := base.Parse(response.Header.Get("Location"))
	if err != nil {
		return "", err
	}
	s.location = location.String()
	say(map[string]string{"answer": answer})
	return answer, nil
}

func (s *session) delete() error {
	if s.location == "" {
		return nil
	}
	location := s.location
	s.location = ""
	response, text, err := s.request(http.MethodDelete, location, "")
	if err == nil && response.StatusCode >= 300 {
		err = fmt.Errorf("DELETE %s: %d %s", location, response.StatusCode, strings.TrimSpace(text))
	}
	return err
}

func (s *session) request(method, address, body string) (*http.Response, string, error) {
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		return nil, "", err
	}
	if s.token != "" {
		request.Header.Set("Authorization", "Bearer "+s.token)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/sdp")
	}
	response, err := s.client.Do(request)
	if err != nil {
		return nil, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response, string(text), err
}

// wholeFrames counts RTP frames that came whole: each sequence number up to the marker, one after the other.
type wholeFrames struct {
	packets, frames int
	next            uint16
	whole           bool
}

type counts struct {
	lock         sync.Mutex
	audio, video wholeFrames
}

type counter struct {
	counts *counts
	frames *wholeFrames
}

func (c *counts) of(kind webrtc.RTPCodecType) counter {
	if kind == webrtc.RTPCodecTypeAudio {
		return counter{c, &c.audio}
	}
	return counter{c, &c.video}
}

func (c counter) take(sequenceNumber uint16, marker bool) {
	c.counts.lock.Lock()
	defer c.counts.lock.Unlock()
	c.frames.packets++
	if sequenceNumber != c.frames.next {
		c.frames.whole = false // also the first frame, whose beginning may not have come
	}
	c.frames.next = sequenceNumber + 1
	if marker {
		if c.frames.whole {
			c.frames.frames++
		}
		c.frames.whole = true
	}
}

func (c *counts) line() interface{} {
	c.lock.Lock()
	defer c.lock.Unlock()
	return map[string]interface{}{
		"video": map[string]int{"packets": c.video.packets, "frames": c.video.frames},
		"audio": map[string]int{"packets": c.audio.packets},
	}
}
