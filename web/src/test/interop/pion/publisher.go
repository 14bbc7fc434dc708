package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/pion/webrtc/v3"
	"github.com/pion/webrtc/v3/pkg/media"
	"github.com/pion/webrtc/v3/pkg/media/h264reader"
	"github.com/pion/webrtc/v3/pkg/media/ivfreader"
	"github.com/pion/webrtc/v3/pkg/media/oggreader"
)

const (
	frameTime = time.Second / 15
	// FFmpeg's Ogg pages are made to hold one packet of Opus.
	audioTime = 20 * time.Millisecond
)

// With a key frame every second: nobody can ask FFmpeg for one.
const pictures = "-f lavfi -i testsrc2=size=320x180:rate=15 -pix_fmt yuv420p -b:v 300k -g 15 "

var encoders = map[string]string{
	"vp8":  pictures + "-c:v libvpx -deadline realtime -cpu-used 8 -lag-in-frames 0 -f ivf",
	"vp9":  pictures + "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -lag-in-frames 0 -f ivf",
	"h264": pictures + "-c:v libx264 -profile:v baseline -preset ultrafast -tune zerolatency -f h264",
	"opus": "-f lavfi -i sine=frequency=440:sample_rate=48000 -c:a libopus -ac 2 -b:a 32k -page_duration 20000 -f ogg",
}

// publisher sends what FFmpeg encodes, frame by frame at their times.
type publisher struct {
	sources []source
	stopped chan struct{}
	once    sync.Once
}

type source struct {
	codec string
	track *webrtc.TrackLocalStaticSample
	every time.Duration
}

func newPublisher(connection *webrtc.PeerConnection, codec string, counts *counts) (*publisher, error) {
	if codec == "" {
		codec = "vp8"
	}
	made := &publisher{stopped: make(chan struct{})}
	for _, each := range []source{{codec: "opus", every: audioTime}, {codec: codec, every: frameTime}} {
		if encoders[each.codec] == "" {
			return nil, fmt.Errorf("no %s here", each.codec)
		}
		kind := "video"
		if each.codec == "opus" {
			kind = "audio"
		}
		capability := webrtc.RTPCodecCapability{MimeType: kind + "/" + each.codec}
		track, err := webrtc.NewTrackLocalStaticSample(capability, kind, "pion")
		if err != nil {
			return nil, err
		}
		each.track = track
		direction := webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly}
		transceiver, err := connection.AddTransceiverFromTrack(track, direction)
		if err != nil {
			return nil, err
		}
		go readReports(transceiver.Sender())
		made.sources = append(made.sources, each)
	}
	return made, nil
}

// readReports lets Pion's interceptors see the RTCP that comes.
func readReports(sender *webrtc.RTPSender) {
	for {
		if _, _, err := sender.ReadRTCP(); err != nil {
			return
		}
	}
}

func (p *publisher) start() {
	for _, each := range p.sources {
		go func(source source) {
			if err := p.play(source); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		}(each)
	}
}

func (p *publisher) stop() {
	p.once.Do(func() {
		if p.stopped != nil {
			close(p.stopped)
		}
	})
}

func (p *publisher) play(source source) error {
	words := append([]string{"-loglevel", "error", "-nostdin", "-re"}, strings.Fields(encoders[source.codec])...)
	program := exec.Command("ffmpeg", append(words, "-")...)
	program.Stderr = os.Stderr
	output, err := program.StdoutPipe()
	if err != nil {
		return err
	}
	if err := program.Start(); err != nil {
		return err
	}
	defer program.Wait()
	defer program.Process.Kill()
	next, err := reader(source.codec, output)
	for err == nil {
		var frame []byte
		if frame, err = next(); err != nil {
			break
		}
		select {
		case <-p.stopped:
			return nil
		default:
		}
		err = source.track.WriteSample(media.Sample{Data: frame, Duration: source.every})
	}
	return fmt.Errorf("%s: %w", source.codec, err)
}

// reader gives one sample a call.
func reader(codec string, from io.Reader) (func() ([]byte, error), error) {
	switch codec {
	case "opus":
		pages, _, err := oggreader.NewWith(from)
		return func() ([]byte, error) {
			page, _, err := pages.ParseNextPage()
			return page, err
		}, err
	case "h264":
		units, err := h264reader.NewReader(from)
		return func() ([]byte, error) { return accessUnit(units) }, err
	default:
		frames, _, err := ivfreader.NewWith(from)
		return func() ([]byte, error) {
			frame, _, err := frames.ParseNextFrame()
			return frame, err
		}, err
	}
}

// accessUnit reads up to a coded slice; x264 with zerolatency writes one a picture.
func accessUnit(units *h264reader.H264Reader) ([]byte, error) {
	var unit []byte
	for {
		nal, err := units.NextNAL()
		if err != nil {
			return nil, err
		}
		unit = append(append(unit, 0, 0, 0, 1), nal.Data...)
		if nal.UnitType == h264reader.NalUnitTypeCodedSliceNonIdr || nal.UnitType == h264reader.NalUnitTypeCodedSliceIdr {
			return unit, nil
		}
	}
}
